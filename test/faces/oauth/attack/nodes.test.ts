// Two servers over one database are one server: what is used or taken away at the one is used and
// gone at the other (CVE-2025-64521, GHSA-3p3g-vpw6-4w66).
import assert from 'node:assert/strict';
import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { resumeCredential } from '../../../../src/actions/resume-credential.ts';
import { suspendCredential } from '../../../../src/actions/suspend-credential.ts';
import type { Actor } from '../../../../src/core/actor.ts';
import type { CredentialId } from '../../../../src/core/ids.ts';
import { type PostgresServer, postgresServer } from '../../../store/postgres-server.ts';
import { application, type ProviderHouse, runProvider } from '../provider-house.ts';
import { freshLink, setAccount, setService, ssoCredential } from '../sso/sso-house.ts';
import { Visitor } from '../visitor.ts';
import {
  type App,
  EVERY_USE,
  exchange,
  getCode,
  getTokens,
  livingUses,
  look,
  refresh,
  secretOf,
  type Told,
  tell,
  toTokens,
} from './party.ts';

const actor: Actor = { kind: 'local', name: 'test', allowed: new Set(['*']) };

describe('on two nodes', () => {
  let folder: string;
  let postgres: PostgresServer;
  let drop: () => Promise<void>;
  let here: ProviderHouse;
  let there: ProviderHouse;
  let app: App;
  const visitor = new Visitor();

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'chatelaine-nodes-'));
    postgres = await postgresServer();
    const database = await postgres.createDatabase();
    drop = database.drop;
    const settings = { DATABASE_URL: database.url, SECRET_KEY_FILE: join(folder, 'secret.key') };
    here = await runProvider(settings);
    // The other node has the same name, as behind a load balancer.
    there = await runProvider({ ...settings, BASE_URL: here.issuer });
    app = await application(here);
    // Signing keys are made once, by whoever is asked first.
    await getTokens(here, app, {}, visitor);
  });
  beforeEach(async () => {
    await setAccount(here, 'Active');
    await setService(here, 'Active');
  });
  after(async () => {
    await here.close();
    await there.close();
    await drop();
    await postgres.stop();
    await rm(folder, { recursive: true });
  });

  const onBoth = (count: number, run: (node: ProviderHouse) => Promise<Told>): Promise<Told[]> =>
    Promise.all(Array.from({ length: count }, (_, i) => run(i % 2 ? here : there)));

  const winners = (told: readonly Told[]) => told.filter(({ status }) => status === 200);

  it('one of 200 gets tokens for a code, and then has nothing', async () => {
    const code = await getCode(here, app, {}, visitor);
    const won = winners(await onBoth(200, (node) => exchange(node, app, code)));
    assert.equal(won.length, 1);
    for (const node of [here, there]) {
      assert.deepEqual(await livingUses(node, app, toTokens(won[0] as Told)), []);
    }
  });

  it('one of 200 gets tokens for a refresh token, and then has nothing', async () => {
    const { refresh: token } = await getTokens(here, app, {}, visitor);
    const won = winners(await onBoth(200, (node) => refresh(node, app, token)));
    assert.equal(won.length, 1);
    for (const node of [here, there]) {
      assert.equal((await refresh(node, app, toTokens(won[0] as Told).refresh)).status, 400);
    }
  });

  it('one of 200 is signed in by an SSO token', async () => {
    const link = new URL(await freshLink(here, await ssoCredential(here), 'clientarea:sso'));
    const told = await onBoth(200, (node) => look(node, link.pathname + link.search));
    assert.equal(told.filter(({ status }) => status === 303).length, 1);
  });

  it('a token of the one is worth the same at the other', async () => {
    const tokens = await getTokens(here, app, {}, visitor);
    assert.deepEqual(await livingUses(there, app, tokens), EVERY_USE);
    const next = toTokens(await refresh(there, app, tokens.refresh));
    assert.deepEqual(await livingUses(here, app, next), EVERY_USE);
    assert.equal((await refresh(here, app, tokens.refresh)).status, 400);
    assert.deepEqual(await livingUses(there, app, next), []);
  });

  it('what is taken away at the one is gone at the other with its next request', async () => {
    const lookup = (one: App) => ({ id: Number(one.id) as CredentialId });
    const endings: Readonly<Record<string, (own: App) => Promise<unknown>>> = {
      suspended: (own) => suspendCredential(here.house.deps, actor, lookup(own)),
      deleted: (own) => here.call('DeleteOAuthCredential', { credentialId: own.id }),
      revoked: (own) =>
        here.call('UpdateOAuthCredential', { credentialId: own.id, revokeTokens: 'all' }),
      reset: (own) =>
        here.call('UpdateOAuthCredential', {
          credentialId: own.id,
          resetSecret: 'true',
          revokeTokens: 'all',
        }),
      closed: () => setAccount(here, 'Closed'),
      stopped: () => setService(here, 'Suspended'),
    };
    for (const [title, end] of Object.entries(endings)) {
      const own = await application(here, { name: title, serviceId: '1' });
      const sso = await ssoCredential(here);
      const tokens = await getTokens(here, own, {}, visitor);
      assert.deepEqual(await livingUses(there, own, tokens), EVERY_USE, title);
      const code = await getCode(here, own, {}, visitor);
      const link = new URL(await freshLink(here, sso, 'clientarea:sso'));
      await end(own);
      assert.deepEqual(await livingUses(there, own, tokens), [], title);
      assert.ok((await refresh(there, own, tokens.refresh)).status >= 400, title);
      assert.ok((await exchange(there, own, code)).status >= 400, title);
      const landed = await look(there, link.pathname + link.search);
      if (title === 'closed' || title === 'stopped') assert.equal(landed.status, 403, title);
      else assert.equal(landed.status, 303, title);
      await setAccount(here, 'Active');
      await setService(here, 'Active');
    }
  });

  it('a suspended credential is back with its resumption, its tokens too', async () => {
    const own = await application(here);
    const lookup = { id: Number(own.id) as CredentialId };
    const tokens = await getTokens(here, own, {}, visitor);
    await suspendCredential(here.house.deps, actor, lookup);
    assert.equal((await refresh(there, own, tokens.refresh)).status, 401);
    await resumeCredential(here.house.deps, actor, lookup);
    assert.deepEqual(await livingUses(there, own, tokens), EVERY_USE);
  });

  it('a proof of possession counts once, at whichever of them', async () => {
    const key = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const code = await getCode(here, app, {}, visitor);
    const form = {
      ...secretOf(app),
      grant_type: 'authorization_code',
      code: code.code,
      code_verifier: code.verifier,
      redirect_uri: 'https://app.example/callback',
    };
    const first = proof(key, `${here.issuer}/oauth/token.php`, 'POST');
    const { body } = await tell(here, '/oauth/token.php', form, { dpop: first });
    assert.equal(body.token_type, 'DPoP', JSON.stringify(body));
    const access = String(body.access_token);
    const ask = (node: ProviderHouse, dpop: string, scheme = 'DPoP') =>
      look(node, '/oauth/userinfo.php', { authorization: `${scheme} ${access}`, dpop });
    const uri = `${here.issuer}/oauth/userinfo.php`;
    const again = proof(key, uri, 'GET', access);
    const told = await onBoth(50, (node) => ask(node, again));
    assert.equal(winners(told).length, 1);
    for (const { status } of told) assert.ok([200, 400, 401].includes(status), String(status));
    // Nor does one of another key, for another address or token, or none at all.
    const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    for (const [wrong, scheme] of [
      [proof(stranger, uri, 'GET', access), 'DPoP'],
      [proof(key, `${uri}x`, 'GET', access), 'DPoP'],
      [proof(key, uri, 'POST', access), 'DPoP'],
      [proof(key, uri, 'GET', 'x'), 'DPoP'],
      [proof(key, uri, 'GET'), 'DPoP'],
      [first, 'DPoP'],
      [unsigned(key, uri, access), 'DPoP'],
      ['', 'Bearer'],
      ['x', 'DPoP'],
    ] as const) {
      assert.ok([400, 401].includes((await ask(there, wrong, scheme)).status), wrong);
    }
    const stolen = await refresh(here, app, String(body.refresh_token));
    assert.equal(stolen.status, 200, 'a client with a secret may go on without the key');
  });
});

interface Pair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

const write = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A DPoP proof (RFC 9449 section 4). */
function proof(key: Pair, htu: string, htm: string, access?: string): string {
  const text = `${write(headerOf(key, 'ES256'))}.${claimsOf(htu, htm, access)}`;
  const signature = sign('sha256', Buffer.from(text), {
    key: key.privateKey,
    dsaEncoding: 'ieee-p1363',
  });
  return `${text}.${signature.toString('base64url')}`;
}

function unsigned(key: Pair, htu: string, access: string): string {
  return `${write(headerOf(key, 'none'))}.${claimsOf(htu, 'GET', access)}.`;
}

function headerOf({ publicKey }: Pair, alg: string) {
  return { typ: 'dpop+jwt', alg, jwk: publicKey.export({ format: 'jwk' }) };
}

function claimsOf(htu: string, htm: string, access: string | undefined): string {
  const ath = access && createHash('sha256').update(access).digest('base64url');
  return write({ jti: crypto.randomUUID(), htm, htu, iat: Math.floor(Date.now() / 1000), ath });
}
