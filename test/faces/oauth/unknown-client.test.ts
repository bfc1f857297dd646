// An unknown client and a wrong secret are alike: in text, in status, and in the work that is done.
import assert from 'node:assert/strict';
import { after, before, describe, it, mock } from 'node:test';
import { suspendCredential } from '../../../src/actions/suspend-credential.ts';
import type { Actor } from '../../../src/core/actor.ts';
import type { ServiceId } from '../../../src/core/ids.ts';
import { BY } from '../../store/engine-under-test.ts';
import { type App, look, secretOf, tell } from './attack/party.ts';
import { application, type ProviderHouse, runProvider } from './provider-house.ts';

const actor: Actor = { kind: 'local', name: 'test', allowed: new Set(['*']) };
const WRONG = 'chs_wrong';
const PATHS = ['/oauth/token.php', '/oauth/introspect', '/oauth/revoke', '/oauth/par'];

describe('who shows a wrong client secret', () => {
  let house: ProviderHouse;
  let known: App;
  let suspended: App;
  let panel: App;
  let ended: App;

  before(async () => {
    house = await runProvider();
    const { directory, limiter } = house.house.deps;
    known = await application(house);
    const { id } = await directory.createService(BY, {
      name: '',
      accountId: 1 as never,
      createdAt: 0,
    });
    ended = await application(house, { serviceId: String(id) });
    suspended = await application(house);
    await suspendCredential(house.house.deps, actor, { id: Number(suspended.id) }, {});
    await directory.updateService(BY, id as ServiceId, (old) => ({ ...old, status: 'Suspended' }));
    const sso = { grantType: 'single_sign_on', serviceId: '1', scope: 'clientarea:sso' };
    panel = await application(house, { ...sso, name: '', redirectUri: '' });
    // Many wrong tries come from one address here; how they are counted is another test.
    mock.method(limiter, 'attempt', async (_keys: unknown, check: () => unknown) => check());
    await look(house, '/oauth/certs.php');
  });
  after(async () => {
    mock.restoreAll();
    await house.close();
  });

  /** Who is refused, and why nobody shall see. */
  const refused = (): Readonly<Record<string, App>> => ({
    'a known client': { ...known, secret: WRONG },
    'an unknown client': { id: '', clientId: 'COMPANY-NAME.unknown', secret: WRONG },
    'an unknown client with the secret of another': { ...known, clientId: 'COMPANY-NAME.unknown' },
    'a client of another grant': { ...panel, secret: WRONG },
    'a suspended client': { ...suspended, secret: WRONG },
    'a suspended client with its right secret': suspended,
    'a client whose service has ended': ended,
  });

  /** What the answer says, and how often the hasher, the limiter and the store were asked for it. */
  async function work(run: () => ReturnType<typeof tell>) {
    const { hasher, credentials, limiter } = house.house.deps;
    const counted = [
      mock.method(hasher, 'digest'),
      mock.method(hasher, 'matches'),
      mock.method(credentials, 'find'),
      mock.method(credentials, 'findSecret'),
      mock.method(credentials, 'secrets'),
    ];
    const attempts = (limiter.attempt as unknown as ReturnType<typeof mock.fn>).mock;
    const before = attempts.callCount();
    const { status, text, headers } = await run();
    const calls = counted.map(({ mock: calls }) => calls.callCount());
    for (const { mock: calls } of counted) calls.restore();
    const shown = ['content-type', 'www-authenticate', 'cache-control', 'retry-after'];
    return {
      status,
      text,
      headers: shown.map((name) => headers.get(name)),
      calls,
      attempts: attempts.callCount() - before,
    };
  }

  for (const path of PATHS) {
    for (const way of ['the body', 'Basic'] as const) {
      it(`is told and costs the same at ${path} by ${way}`, async () => {
        const fields = { grant_type: 'refresh_token', refresh_token: 'x', token: 'x' };
        let first: Awaited<ReturnType<typeof work>> | undefined;
        for (const [name, app] of Object.entries(refused())) {
          const basic = Buffer.from(`${app.clientId}:${app.secret}`).toString('base64');
          const outcome = await work(() =>
            way === 'Basic'
              ? tell(house, path, fields, { authorization: `Basic ${basic}` })
              : tell(house, path, { ...fields, ...secretOf(app) }),
          );
          first ??= outcome;
          assert.equal(outcome.status, 401);
          assert.match(outcome.text, /"error":"invalid_client"/);
          assert.deepEqual(outcome, first, name);
        }
        // One digest, one look for the client, one for the secret, one try that counts.
        assert.deepEqual(first?.calls, [1, 0, 1, 1, 0]);
        assert.equal(first?.attempts, 1);
      });
    }

    it(`is told the same at ${path} without any secret`, async () => {
      const answers = await Promise.all(
        Object.values(refused()).map(async ({ clientId }) => {
          const told = await tell(house, path, { client_id: clientId, token: 'x' });
          return [told.status, told.text];
        }),
      );
      assert.equal(new Set(answers.map(String)).size, 1, String(answers));
      assert.equal(answers[0]?.[0], 401);
    });
  }

  it('is told the same from a page of a foreign origin', async () => {
    const origin = 'https://evil.example';
    for (const path of PATHS) {
      const texts = await Promise.all(
        Object.values(refused()).map(async (app) => {
          const told = await tell(house, path, { ...secretOf(app), token: 'x' }, { origin });
          assert.equal(told.headers.get('access-control-allow-origin'), null);
          return told.text.replaceAll(app.clientId, '…');
        }),
      );
      assert.equal(new Set(texts).size, 1, String(texts));
    }
  });

  it('is told the same at the integration link, and costs the same', async () => {
    let first: Awaited<ReturnType<typeof work>> | undefined;
    for (const name of ['a client of another grant', 'an unknown client', 'a known client']) {
      const app = refused()[name] as App;
      const fields = { app: 'x_y', subscriber_unique_id: app.clientId, token: app.secret };
      const outcome = await work(() => tell(house, '/oauth/integration-link', fields));
      first ??= outcome;
      assert.deepEqual(outcome, first, name);
    }
    assert.equal(first?.status, 403);
  });

  it('gets in with the right secret as before, and with none of nobody', async () => {
    const fields = { grant_type: 'refresh_token', refresh_token: 'x' };
    const right = await tell(house, '/oauth/token.php', { ...fields, ...secretOf(known) });
    assert.equal(right.body.error, 'invalid_grant');
    for (const clientId of ['x'.repeat(256), 'ümlaut', 'a\tb']) {
      const app = { id: '', clientId, secret: WRONG };
      const odd = await tell(house, '/oauth/token.php', { ...fields, ...secretOf(app) });
      assert.deepEqual([odd.status, odd.body.error], [401, 'invalid_client'], clientId);
    }
  });
});
