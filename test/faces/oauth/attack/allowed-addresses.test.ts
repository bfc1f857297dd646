// A credential that is bound to addresses is nobody elsewhere, at every route where a credential shows
// who it is: which those are is found by asking each route of the server.
import assert from 'node:assert/strict';
import { after, before, describe, it, mock } from 'node:test';
import { IDENTIFIER, SECRET } from '../../../running.ts';
import { runHere } from '../../cli/program.ts';
import { application, CALLBACK, type ProviderHouse, runProvider } from '../provider-house.ts';
import { ssoCredential } from '../sso/sso-house.ts';
import { routesOf } from './doors.ts';
import { type App, type Fields, getCode, look, secretOf, tell } from './party.ts';

const INSIDE = ['192.0.2.130', '2001:db8:7::1', '::ffff:192.0.2.130'] as const;
const OUTSIDE = ['192.0.2.127', '2001:db8:8::1', '203.0.113.1'] as const;
const RANGES = ['192.0.2.128/25', '2001:db8:7::/48'] as const;

let asked = 0;

/** An address from which nobody has asked yet: wrong tries are counted elsewhere. */
function newAddress(where: 'inside' | 'outside'): string {
  asked += 1;
  const number = asked.toString(16);
  if (where === 'inside') return `2001:db8:7:${number}::1`;
  const v4 = `198.18.${asked >> 8}.${asked & 0xff}`;
  return [v4, `2001:db8:8:${number}::1`, `::ffff:${v4}`][asked % 3] ?? v4;
}

/** Where people come along with their browser, whose addresses are their own. */
const BROWSERS = /^(?:GET|POST) \/oauth\/(?:authorize\.php|logout)/;

/** Those paths of the REST API that do not answer everybody. */
const REST = /^(?:GET|POST|PUT|PATCH|DELETE) \/api\/v1\/(?!docs|openapi)/;

/** Enough for any of the routes to go on with, once it knows who asks. */
const FORM = {
  grant_type: 'single_sign_on',
  scope: 'clientarea:sso',
  token: 'x',
  response_type: 'code',
  redirect_uri: CALLBACK,
  code_challenge: 'A'.repeat(43),
  code_challenge_method: 'S256',
};

type Way = (one: App) => { readonly form: Fields; readonly headers: object };

const toUpdate = ({ id }: App) => ({ credentialId: id });
const via = (address: string) => ({ 'x-forwarded-for': address });

describe('a credential that is bound to addresses', () => {
  let house: ProviderHouse;
  let app: App;
  let panel: App;
  let publicApp: App;
  const unknown: App = { id: '0', clientId: 'COMPANY-NAME.unknown', secret: 'chs_wrong' };
  const bound = Object.fromEntries(RANGES.map((range, i) => [`allowedAddresses[${i}]`, range]));

  before(async () => {
    house = await runProvider({ TRUSTED_PROXIES: '127.0.0.1', API_ALLOWED_IPS: '*' });
    app = await application(house, bound);
    panel = await ssoCredential(house);
    await house.call('UpdateOAuthCredential', { ...toUpdate(panel), ...bound });
    publicApp = await application(house, { ...bound, tokenEndpointAuthMethod: 'none' });
    await look(house, '/oauth/certs.php');
  });
  after(async () => {
    mock.restoreAll();
    await house.close();
  });

  /** Every way to show a secret. */
  const ways: readonly Way[] = [
    (one) => ({ form: secretOf(one), headers: {} }),
    ({ clientId, secret }) => {
      const pair = Buffer.from(`${clientId}:${secret}`).toString('base64');
      return { form: {}, headers: { authorization: `Basic ${pair}` } };
    },
    ({ clientId, secret }) => ({
      form: { subscriber_unique_id: clientId, token: secret },
      headers: {},
    }),
  ];

  /** Asks a route as an application; answers what it says, without what differs each time. */
  async function ask(route: string, address: string, form: Fields, headers: object = {}) {
    const [method = '', path = ''] = route.split(' ');
    const url = new URL(path.replaceAll(/:\w+|\*/g, '1'), house.issuer);
    const body = new URLSearchParams({ ...FORM, ...form } as Record<string, string>);
    if (method === 'GET') url.search = body.toString();
    const response = await fetch(url, {
      method,
      headers: { ...via(address), ...headers },
      redirect: 'manual',
      ...(method === 'POST' && { body }),
    });
    return { status: response.status, text: await response.text() };
  }

  const routes = async () =>
    (await routesOf(house)).filter((route) => /^(?:GET|POST) /.test(route));

  /** The routes at which the secret of a credential is looked at, with the ways to show it there. */
  async function askingForSecrets() {
    const looked = mock.method(house.house.deps.credentials, 'findSecret');
    const asking: { readonly route: string; readonly way: Way; readonly one: App }[] = [];
    for (const route of await routes()) {
      for (const way of ways) {
        for (const one of [app, panel]) {
          const { form, headers } = way(one);
          looked.mock.resetCalls();
          await ask(route, newAddress('inside'), form, headers);
          const names = looked.mock.calls.map(({ arguments: [identifier] }) => String(identifier));
          if (names.includes(one.clientId)) asking.push({ route, way, one });
        }
      }
    }
    looked.mock.restore();
    return asking;
  }

  it('shows its secret at these routes and no others, each of which refuses it elsewhere', async () => {
    const asking = await askingForSecrets();
    assert.deepEqual(
      [...new Set(asking.map(({ route }) => route))],
      [
        'POST /oauth/integration-link',
        'POST /oauth/introspect',
        'POST /oauth/par',
        'POST /oauth/revoke',
        'POST /oauth/token.php',
      ],
    );
    const { credentials, limiter, uses } = house.house.deps;
    const spies = [
      mock.method(credentials, 'findSecret'),
      mock.method(limiter, 'attempt'),
      mock.method(uses, 'note'),
    ];
    for (const { route, way, one } of asking) {
      for (let i = 0; i < 3; i++) {
        const address = newAddress('outside');
        const { form, headers } = way(one);
        for (const { mock: calls } of spies) calls.resetCalls();
        const told = await ask(route, address, form, headers);
        for (const { mock: calls } of spies) assert.equal(calls.callCount(), 0, route);
        const other = way(unknown);
        assert.deepEqual(told, await ask(route, address, other.form, other.headers), route);
        assert.equal(told.status, route.endsWith('link') ? 403 : 401, route);
      }
    }
    for (const { mock: calls } of spies) calls.restore();
  });

  it('is not known elsewhere as a public client either, but where browsers come along', async () => {
    const form = { client_id: publicApp.clientId };
    const nobody = { client_id: unknown.clientId };
    const known: string[] = [];
    for (const route of await routes()) {
      const inside = await ask(route, newAddress('inside'), form);
      const unlike = await ask(route, newAddress('inside'), nobody);
      if (BROWSERS.test(route) || inside.status === unlike.status) continue;
      known.push(route);
      for (let i = 0; i < 3; i++) {
        const address = newAddress('outside');
        const told = await ask(route, address, form);
        assert.deepEqual(told, await ask(route, address, nobody), route);
        assert.equal(told.status, 401);
      }
    }
    assert.deepEqual(known, [
      'POST /oauth/introspect',
      'POST /oauth/par',
      'POST /oauth/revoke',
      'POST /oauth/token.php',
    ]);
  });

  it('gets and uses tokens inside, while people may be anywhere', async () => {
    for (const [one, inside] of [
      [app, INSIDE[0]],
      [app, INSIDE[1]],
      [publicApp, INSIDE[2]],
    ] as const) {
      const own = one === publicApp ? { client_id: one.clientId } : secretOf(one);
      const { code, verifier: code_verifier } = await getCode(house, one);
      const form = { ...own, grant_type: 'authorization_code', redirect_uri: CALLBACK, code };
      const redeem = (address: string) =>
        tell(house, '/oauth/token.php', { ...form, code_verifier }, via(address));
      const refused = await redeem(OUTSIDE[0]);
      assert.deepEqual([refused.status, refused.body.error], [401, 'invalid_client']);
      const { status, body } = await redeem(inside);
      assert.equal(status, 200, JSON.stringify(body));
      const authorization = `Bearer ${String(body.access_token)}`;
      for (const address of [inside, ...OUTSIDE]) {
        const told = await look(house, '/oauth/userinfo.php', { authorization, ...via(address) });
        assert.equal(told.status, 200);
      }
      if (one === publicApp) continue;
      const introspect = (address: string) =>
        tell(
          house,
          '/oauth/introspect',
          { ...own, token: String(body.access_token) },
          via(address),
        );
      assert.equal((await introspect(inside)).body.active, true);
      assert.equal((await introspect(OUTSIDE[1])).status, 401);
      const again = { ...own, grant_type: 'refresh_token', refresh_token: body.refresh_token };
      const refresh = (address: string) =>
        tell(house, '/oauth/token.php', again as Fields, via(address));
      assert.equal((await refresh(OUTSIDE[2])).status, 401);
      assert.equal((await refresh(inside)).status, 200);
    }
    const shortcut = { ...secretOf(panel), grant_type: 'single_sign_on' };
    assert.equal((await tell(house, '/oauth/token.php', shortcut, via(INSIDE[0]))).status, 200);
    assert.equal((await tell(house, '/oauth/token.php', shortcut, via(OUTSIDE[0]))).status, 401);
    const link = { subscriber_unique_id: panel.clientId, token: panel.secret };
    assert.equal((await tell(house, '/oauth/integration-link', link, via(INSIDE[1]))).status, 200);
    assert.equal((await tell(house, '/oauth/integration-link', link, via(OUTSIDE[1]))).status, 403);
  });

  const show = async (one: App, address: string): Promise<number> =>
    (await tell(house, '/oauth/revoke', { ...secretOf(one), token: 'x' }, via(address))).status;

  it('is not counted as a wrong try elsewhere, however often', async () => {
    for (let i = 0; i < 25; i++) assert.equal(await show(app, '203.0.113.9'), 401);
    const { id: _id, ...free } = await application(house);
    assert.equal(await show({ id: '', ...free }, '203.0.113.9'), 200);
  });

  it('has no use for a token of its own elsewhere, at any path of the REST API', async () => {
    const robot = await application(house, {
      ...bound,
      grantType: 'client_credentials',
      scope: 'credentials:read',
      redirectUri: '',
    });
    const form = { ...secretOf(robot), grant_type: 'client_credentials' };
    assert.equal((await tell(house, '/oauth/token.php', form, via(OUTSIDE[0]))).status, 401);
    const { body } = await tell(house, '/oauth/token.php', form, via(INSIDE[0]));
    const token = String(body.access_token);
    const use = async (route: string, address: string, value: string) => {
      const [method = '', path = ''] = route.split(' ');
      const url = `${house.issuer}${path.replaceAll(/:\w+|\*/g, '999')}`;
      const headers = { ...via(address), authorization: `Bearer ${value}` };
      const response = await fetch(url, { method, headers });
      const { code } = (await response.json()) as { code?: string };
      return `${response.status} ${code}`;
    };
    const rest = (await routesOf(house)).filter((route) => REST.test(route));
    let taken = 0;
    for (const route of rest) {
      const inside = await use(route, INSIDE[1], token);
      if (inside === (await use(route, INSIDE[1], 'x'.repeat(43)))) continue;
      taken += 1;
      for (const address of OUTSIDE) {
        assert.equal(await use(route, address, token), '401 invalid_token', route);
      }
    }
    assert.ok(taken > 30, String(taken));
  });

  it('is bound, and free again, with the next request after any change', async () => {
    const one = await application(house);
    const isBoundTo = async (address: string) => {
      assert.deepEqual([await show(one, address), await show(one, '203.0.113.77')], [200, 401]);
    };
    const isFree = async () => assert.equal(await show(one, '203.0.113.77'), 200);
    const update = (fields: Readonly<Record<string, string>>) =>
      house.call('UpdateOAuthCredential', { ...toUpdate(one), ...fields });
    await isFree();
    await update({ allowedAddresses: '198.51.100.0/24, 2001:db8::7' });
    await isBoundTo('198.51.100.200');
    await isBoundTo('2001:db8::7');
    await update({ 'allowedAddresses[]': '198.51.100.7' });
    await isBoundTo('198.51.100.7');
    await update({ name: 'another name' });
    await isBoundTo('198.51.100.7');
    const wrong = await update({
      'allowedAddresses[0]': '198.51.100.7',
      'allowedAddresses[1]': 'a',
    });
    const text = 'The allowed address "a" is neither an address nor a CIDR range.';
    assert.equal(wrong.message, text);
    await isBoundTo('198.51.100.7');
    const row = await house.call('GetOAuthCredential', toUpdate(one));
    assert.deepEqual(row.allowedAddresses, ['198.51.100.7']);
    await update({ allowedAddresses: '' });
    await isFree();

    const patch = async (allowedAddresses: readonly string[] | null) => {
      const pair = Buffer.from(`${IDENTIFIER}:${SECRET}`).toString('base64');
      const response = await fetch(`${house.issuer}/api/v1/credentials/${one.id}`, {
        method: 'PATCH',
        headers: { authorization: `Basic ${pair}`, 'content-type': 'application/json' },
        body: JSON.stringify({ allowedAddresses }),
      });
      const body = (await response.json()) as Readonly<Record<string, unknown>>;
      return [response.status, body.allowedAddresses ?? body.code];
    };
    assert.deepEqual(await patch(['2001:db8:1::/48']), [200, ['2001:db8:1::/48']]);
    await isBoundTo('2001:db8:1:ffff::1');
    assert.deepEqual(await patch(['::/129']), [422, 'allowed_address_invalid']);
    const many = Array.from({ length: 51 }, (_, i) => `192.0.2.${i}`);
    assert.deepEqual(await patch(many), [422, 'allowed_addresses_too_many']);
    await isBoundTo('2001:db8:1:ffff::1');
    assert.deepEqual(await patch(null), [200, []]);
    await isFree();

    const open = async () => ({ ...house.house, close: async () => {} });
    const chatelaine = (...options: readonly string[]) =>
      runHere(['credential', 'update', one.id, ...options], { open });
    const given = ['--allowed-address', '198.51.100.8', '--allowed-address', '::1'];
    assert.equal((await chatelaine(...given)).code, 0);
    await isBoundTo('198.51.100.8');
    assert.equal((await chatelaine('--allowed-address', '')).code, 0);
    await isFree();
  });
});

describe('an address that only the sender names', () => {
  it('opens nothing without a trusted proxy', async () => {
    const house = await runProvider();
    try {
      const own = { allowedAddresses: '127.0.0.1' };
      const other = { allowedAddresses: '192.0.2.1' };
      for (const [fields, status] of [
        [own, 200],
        [other, 401],
      ] as const) {
        const form = { ...secretOf(await application(house, fields)), token: 'x' };
        assert.equal((await tell(house, '/oauth/revoke', form, via('192.0.2.1'))).status, status);
      }
    } finally {
      await house.close();
    }
  });
});
