// What each scope of a credential was last used for, as tokens are issued through every grant.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { sql } from 'kysely';
import type { BufferedUses } from '../../../src/platform/use-counter.ts';
import { beside } from '../../store/beside.ts';
import { temporaryDataDir } from '../cli/program.ts';
import { askFor, makeRobot, openTokenServer, type TokenServer } from '../rest/tokens/robot.ts';
import { exchange, FULL_SCOPE, getCode, getTokens, refresh } from './attack/party.ts';
import { application } from './provider-house.ts';
import { askToken, inBody, ssoCredential } from './sso/sso-house.ts';
import { Visitor } from './visitor.ts';

const dataDir = temporaryDataDir();
const visitor = new Visitor();
const WAYS = ['the short way', 'the engine'] as const;

let server: TokenServer;
before(async () => {
  server = await openTokenServer({ DATA_DIR: dataDir });
});
after(() => server.close());

interface Use {
  readonly scope: string;
  readonly lastUsedOn: string | null;
  readonly grants: readonly { readonly grant: string; readonly lastUsedOn: string }[];
}

const today = () => new Date().toISOString().slice(0, 10);
const FIRST_DAY = today();

/** Of this run, which may go on over midnight. */
const isNow = (day: string): boolean => day >= FIRST_DAY && day <= today();

const flush = () => (server.house.deps.uses as BufferedUses).flush();

/** The grants by which each scope was used today; null = it never was. */
async function usesOf({ id }: { readonly id: string }): Promise<Record<string, string | null>> {
  await flush();
  const { body } = await server.expect(200, 'GET', `/credentials/${id}`);
  const uses = body.scopeUses as readonly Use[];
  return Object.fromEntries(
    uses.map(({ scope, lastUsedOn, grants }) => {
      for (const grant of grants) assert.ok(isNow(grant.lastUsedOn));
      if (lastUsedOn !== null) assert.ok(isNow(lastUsedOn));
      const names = grants.map(({ grant }) => grant).join(' ');
      return [scope, lastUsedOn === null ? null : names];
    }),
  );
}

describe('a scope is used', () => {
  test('when a token with it is issued for a code, or by a refresh token', async () => {
    const app = await application(server);
    const unused = { openid: null, profile: null, email: null, offline_access: null };
    assert.deepEqual(await usesOf(app), unused);
    const code = await getCode(server, app, { scope: 'openid profile offline_access' }, visitor);
    assert.deepEqual(await usesOf(app), unused);
    const { body } = await exchange(server, app, code);
    const asked = {
      openid: 'authorization_code',
      profile: 'authorization_code',
      email: null,
      offline_access: 'authorization_code',
    };
    assert.deepEqual(await usesOf(app), asked);
    const token = String(body.refresh_token);
    const narrow = await refresh(server, app, token, { scope: 'openid' });
    assert.equal(narrow.status, 200, narrow.text);
    assert.deepEqual(await usesOf(app), { ...asked, openid: 'authorization_code refresh_token' });
  });

  test('of a public client as well', async () => {
    const app = await application(server, { tokenEndpointAuthMethod: 'none' });
    const code = await getCode(server, app, { scope: 'openid' }, visitor);
    const { status } = await exchange(server, app, code, { client_secret: undefined });
    assert.equal(status, 200);
    assert.equal((await usesOf(app)).openid, 'authorization_code');
  });

  test('when a credential gets a token for itself', async () => {
    const robot = await makeRobot(server, ['credentials:read', 'credentials:rotate']);
    await askFor(server, robot, { scope: 'credentials:read' });
    assert.deepEqual(await usesOf(robot), {
      'credentials:read': 'client_credentials',
      'credentials:rotate': null,
    });
    await askFor(server, robot);
    assert.equal((await usesOf(robot))['credentials:rotate'], 'client_credentials');
  });

  for (const way of WAYS) {
    test(`when somebody is signed in, by ${way}`, async () => {
      const holder = await ssoCredential(server, 'clientarea:sso clientarea:profile');
      const pair = `${holder.clientId}:${holder.secret}`;
      const basic = { authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
      const form = { scope: 'clientarea:sso' };
      const { status } =
        way === 'the engine'
          ? await askToken(server, { ...form, ...inBody(holder), unknown: 'field' })
          : await askToken(server, form, basic);
      assert.equal(status, 200);
      assert.deepEqual(await usesOf(holder), {
        'clientarea:sso': 'single_sign_on',
        'clientarea:profile': null,
      });
    });
  }

  test('by no refused request', async () => {
    const app = await application(server);
    const code = await getCode(server, app, {}, visitor);
    const wrong = await exchange(server, app, { ...code, verifier: 'v'.repeat(43) });
    assert.equal(wrong.status, 400);
    const robot = await makeRobot(server, ['credentials:read']);
    const foreign = await askFor(server, robot, { scope: 'credentials:write' });
    const guess = await askFor(server, { ...robot, secret: 'wrong' });
    assert.deepEqual([foreign.status, guess.status], [400, 401]);
    assert.equal((await usesOf(app)).openid, null);
    assert.deepEqual(await usesOf(robot), { 'credentials:read': null });
  });
});

describe('what is told of it', () => {
  test('is no change of the credential, and in no list', async () => {
    const app = await application(server);
    const told = async () => (await server.expect(200, 'GET', `/credentials/${app.id}`)).body;
    const { version, createdAt } = await told();
    await getTokens(server, app, {}, visitor);
    await usesOf(app);
    const now = await told();
    assert.deepEqual([now.version, now.scopeUsesSince], [version, createdAt]);
    const { body } = await server.expect(200, 'GET', '/credentials?limit=1');
    assert.doesNotMatch(JSON.stringify(body), /scopeUses/);
  });

  test('is from when on a scope that was added can have been used', async () => {
    const app = await application(server, { scope: 'openid' });
    const patch = (scopes: readonly string[]) =>
      server.expect(200, 'PATCH', `/credentials/${app.id}`, { body: { scopes } });
    const { updatedAt } = (await patch(['openid', 'email'])).body;
    await patch(['openid', 'email']);
    await patch(['email']);
    const { body } = await server.expect(200, 'GET', `/credentials/${app.id}`);
    assert.equal(body.scopeUsesSince, updatedAt);
  });

  test('goes with the credential', async () => {
    const robot = await makeRobot(server, ['credentials:read', 'credentials:rotate']);
    await askFor(server, robot, { scope: 'credentials:read' });
    await flush();
    const id = Number(robot.id);
    const stored = () =>
      beside(dataDir, (tx) =>
        tx.selectFrom('scope_use').select('scope').where('credential_id', '=', id).execute(),
      );
    assert.deepEqual(await stored(), [{ scope: 'credentials:read' }]);
    // Noted, and gone before it is written.
    await askFor(server, robot);
    await server.expect(204, 'DELETE', `/credentials/${robot.id}`);
    await flush();
    assert.deepEqual(await stored(), []);
  });
});

test('nobody fails while uses cannot be stored, and none of them is lost', async () => {
  const app = await application(server);
  const { refresh: first } = await getTokens(server, app, { scope: FULL_SCOPE }, visitor);
  const robot = await makeRobot(server, ['credentials:read']);
  const holder = await ssoCredential(server, 'clientarea:sso');
  await flush();
  await beside(dataDir, (tx) => sql`alter table scope_use rename to away`.execute(tx));
  let token = first;
  for (let i = 0; i < 10; i++) {
    const { status, body, text } = await refresh(server, app, token);
    assert.equal(status, 200, text);
    token = String(body.refresh_token);
    assert.equal((await askFor(server, robot)).status, 200);
    assert.equal((await askToken(server, inBody(holder))).status, 200);
    await flush();
  }
  await beside(dataDir, (tx) => sql`alter table away rename to scope_use`.execute(tx));
  assert.equal((await usesOf(app)).openid, 'authorization_code refresh_token');
  assert.equal((await usesOf(robot))['credentials:read'], 'client_credentials');
  assert.equal((await usesOf(holder))['clientarea:sso'], 'single_sign_on');
});
