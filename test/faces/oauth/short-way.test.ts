// What is answered without the engine must be what the engine answers.
import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { after, before, describe, it } from 'node:test';
import { importCredential } from '../../../src/actions/import-credential.ts';
import type { Actor } from '../../../src/core/actor.ts';
import { Secret } from '../../../src/core/secret.ts';
import type { OAuthOptions } from '../../../src/faces/oauth/options.ts';
import { shortWay } from '../../../src/faces/oauth/short-way.ts';
import { type App, getTokens, look, secretOf, type Told, tell } from './attack/party.ts';
import { application, type ProviderHouse, runProvider } from './provider-house.ts';

/** Which of these change with every answer. */
const FLEETING = /^(?:date|x-request-id|content-length)$/;

function facts({ status, headers, body }: Told) {
  const lasting = [...headers].filter(([name]) => !FLEETING.test(name));
  return { status, headers: Object.fromEntries(lasting), body };
}

/** A panel whose secret was made elsewhere. */
async function importPanel({ house }: ProviderHouse, secret: string): Promise<App> {
  const actor: Actor = { kind: 'local', name: 'test', allowed: new Set(['*']) };
  const times = { label: '', notBefore: null, expiresAt: null, inactiveSince: null };
  const { credential } = await importCredential(house.deps, actor, {
    identifier: 'COMPANY-NAME.panel',
    name: 'Old',
    grantType: 'single_sign_on',
    scope: 'clientarea:sso',
    serviceId: 1,
    secrets: [{ secret: new Secret(secret), ...times }],
  });
  return { id: String(credential.id), clientId: credential.identifier, secret };
}

describe('the short way', () => {
  let house: ProviderHouse;
  let app: App;
  let panel: App;
  let access: string;
  before(async () => {
    house = await runProvider();
    app = await application(house);
    const sso = { grantType: 'single_sign_on', scope: 'clientarea:sso', serviceId: '1' };
    panel = await application(house, sso);
    access = (await getTokens(house, app)).access;
  });
  after(() => house.close());

  const basic = ({ clientId, secret }: App) => ({
    authorization: `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}`,
  });
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

  it('answers introspection as the engine does', async () => {
    const short = await tell(house, '/oauth/introspect', { token: access }, basic(app));
    assert.equal(short.body.active, true);
    // A field that nobody knows makes the request an unusual one.
    const long = await tell(house, '/oauth/introspect', { token: access, x: '1' }, basic(app));
    assert.deepEqual(facts(short), facts(long));
    const posted = await tell(house, '/oauth/introspect', { ...secretOf(app), token: access });
    assert.deepEqual(facts(posted), facts(long));
  });

  for (const [scope, count] of [
    ['openid', 1],
    ['openid email', 3],
    ['openid profile', 2],
    ['openid profile email offline_access', 4],
  ] as const) {
    it(`answers userinfo of ${scope} as the engine does`, async () => {
      const token = (await getTokens(house, app, { scope })).access;
      const short = await look(house, '/oauth/userinfo.php', bearer(token));
      assert.equal(Object.keys(short.body).length, count);
      const long = await look(house, '/oauth/userinfo.php?x=1', bearer(token));
      assert.deepEqual(facts(short), facts(long));
    });
  }

  it('answers single sign-on as the engine does', async () => {
    const form = { grant_type: 'single_sign_on', scope: 'clientarea:sso' };
    const plain = (told: Told) => {
      const { access_token: token, redirect_url: url, ...body } = told.body;
      assert.equal(url, `${house.issuer}/oauth/singlesignon.php?access_token=${token}`);
      return { ...facts(told), body };
    };
    const short = plain(await tell(house, '/oauth/token.php', form, basic(panel)));
    assert.equal(short.status, 200);
    const long = plain(await tell(house, '/oauth/token.php', { ...form, x: '1' }, basic(panel)));
    assert.deepEqual(short, long);
    const { scope: _scope, ...without } = form;
    assert.deepEqual(plain(await tell(house, '/oauth/token.php', without, basic(panel))), long);
  });

  it('leaves every refusal to the engine, which gets the request whole', async () => {
    const wrong = { ...app, secret: 'wrong' };
    const sso = { grant_type: 'single_sign_on' };
    const foreign = { ...sso, scope: 'clientarea:sso sso:custom_redirect' };
    const refusals = [
      await tell(house, '/oauth/introspect', { token: access }, basic(wrong)),
      await tell(house, '/oauth/introspect', { token: 'unknown' }, basic(app)),
      await tell(house, '/oauth/introspect', { token: access }, basic(panel)),
      await tell(house, '/oauth/introspect', {}, basic(app)),
      await tell(house, '/oauth/token.php', sso, basic(app)),
      await tell(house, '/oauth/token.php', foreign, basic(panel)),
      await look(house, '/oauth/userinfo.php', bearer('unknown')),
    ];
    assert.deepEqual(
      refusals.map(({ status, body }) => [status, body.error ?? body.active]),
      [
        [401, 'invalid_client'],
        [200, false],
        [200, false],
        [400, 'invalid_request'],
        [400, 'invalid_request'],
        [400, 'invalid_scope'],
        [401, 'invalid_token'],
      ],
    );
  });

  it('is taken by plain requests alone', async () => {
    const way = shortWay(house.house.deps, { baseUrl: house.issuer } as OAuthOptions);
    async function userinfo(headers: object, url = '/oauth/userinfo.php') {
      return way({ method: 'GET', url, headers } as IncomingMessage, '::1');
    }
    async function post(url: string, form: Readonly<Record<string, string>>, own: object) {
      const body = Buffer.from(new URLSearchParams(form).toString());
      const type = { 'content-type': 'application/x-www-form-urlencoded' };
      const headers = { ...type, 'content-length': String(body.length), ...own };
      const request = Object.assign(Readable.from([body]), { method: 'POST', url, headers });
      return way(request as unknown as IncomingMessage, '::1');
    }
    const sso = { grant_type: 'single_sign_on' };
    const twice = { ...basic(app), origin: 'https://app.example' };
    assert.ok(await post('/oauth/introspect', { token: access }, basic(app)));
    assert.equal(await post('/oauth/introspect', { token: access }, twice), undefined);
    assert.equal(await post('/oauth/introspect', { token: access, x: '1' }, basic(app)), undefined);
    assert.ok(await post('/oauth/token.php', { ...sso, ...secretOf(panel) }, {}));
    const both = { ...sso, ...secretOf(panel) };
    assert.equal(await post('/oauth/token.php', both, basic(panel)), undefined);
    const old = await importPanel(house, 'Zm9v+YmFy/YmF6+cXV4/cXV1eA9f86d081884c7d==');
    for (const secret of [old.secret, encodeURIComponent(old.secret)]) {
      assert.ok(await post('/oauth/token.php', sso, basic({ ...old, secret })), secret);
    }
    for (const secret of [`${old.secret}%`, `${old.secret}%00`, `${old.secret}%C3%A4`]) {
      assert.equal(await post('/oauth/token.php', sso, basic({ ...old, secret })), undefined);
    }
    assert.ok(await userinfo(bearer(access)));
    for (const headers of [
      { ...bearer(access), origin: 'https://app.example' },
      { ...bearer(access), dpop: 'proof' },
      { ...bearer(access), 'content-length': '0' },
      { authorization: `DPoP ${access}` },
      { authorization: `Bearer  ${access}` },
      {},
    ]) {
      assert.equal(await userinfo(headers), undefined, JSON.stringify(headers));
    }
    assert.equal(await userinfo(bearer(access), '/oauth/userinfo.php?access_token=x'), undefined);
  });

  it('knows what a credential, a user and a scope are at this moment', async () => {
    const own = await application(house);
    const token = (await getTokens(house, own)).access;
    const told = async () => {
      const info = await look(house, '/oauth/userinfo.php', bearer(token));
      const seen = await tell(house, '/oauth/introspect', { token }, basic(own));
      return [info.status, Object.keys(info.body).includes('email'), seen.body.scope];
    };
    assert.deepEqual(await told(), [200, true, 'openid profile email offline_access']);
    await house.call('UpdateOAuthCredential', { credentialId: own.id, scope: 'openid profile' });
    assert.deepEqual(await told(), [200, false, 'openid profile']);
    const cut = { credentialId: own.id, revokeTokens: 'all' };
    await house.call('UpdateOAuthCredential', cut);
    assert.deepEqual(await told(), [401, false, undefined]);
  });

  it('counts a wrong secret once', async () => {
    const victim = await application(house);
    const statuses: number[] = [];
    for (let i = 0; i < 11; i++) {
      const { status } = await tell(
        house,
        '/oauth/introspect',
        { token: access },
        basic({ ...victim, secret: `wrong ${i}`.replace(' ', '-') }),
      );
      statuses.push(status);
    }
    assert.equal(statuses.at(-1), 429);
    const { status } = await tell(house, '/oauth/introspect', { token: access }, basic(victim));
    assert.equal(status, 429, 'a right secret is taken in spite of the throttle');
  });
});
