// A parameter that is sent twice is not read at all: no checker and user can disagree about it
// (CVE-2026-9689; RFC 6749 section 3.1).
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { application, CALLBACK, type ProviderHouse, runProvider } from '../provider-house.ts';
import { Visitor } from '../visitor.ts';
import {
  type App,
  authorizePath,
  exchange,
  type Fields,
  getCode,
  getTokens,
  look,
  refresh,
  secretOf,
  tell,
  toTokens,
} from './party.ts';

describe('a repeated parameter', () => {
  let house: ProviderHouse;
  let app: App;
  let other: App;
  const visitor = new Visitor();
  before(async () => {
    house = await runProvider();
    app = await application(house);
    other = await application(house, { name: 'Other' });
  });
  after(() => house.close());

  /** Each value beside the right one, before and behind it, and the right one twice. */
  const doubled = (right: string, wrong: string): readonly (readonly string[])[] => [
    [right, wrong],
    [wrong, right],
    [right, right],
    [right, ''],
  ];

  it('ends an authorization request, and tells nobody but the registered', async () => {
    const values: Readonly<Record<string, readonly [string, string]>> = {
      client_id: [app.clientId, other.clientId],
      redirect_uri: [CALLBACK, 'https://evil.example/'],
      response_type: ['code', 'token'],
      scope: ['openid', 'openid email'],
      state: ['a', 'b'],
      nonce: ['a', 'b'],
      prompt: ['login', 'none'],
      max_age: ['1', '0'],
      response_mode: ['query', 'form_post'],
      code_challenge: ['A'.repeat(43), 'B'.repeat(43)],
      code_challenge_method: ['S256', 'plain'],
      login_hint: ['a', 'b'],
      id_token_hint: ['a', 'b'],
      ui_locales: ['de', 'en'],
      acr_values: ['a', 'b'],
      request: ['a', 'b'],
      request_uri: ['a', 'b'],
      dpop_jkt: ['A'.repeat(43), 'B'.repeat(43)],
    };
    for (const [name, [right, wrong]] of Object.entries(values)) {
      for (const pair of doubled(right, wrong)) {
        const told = await look(house, authorizePath(app, { [name]: pair }));
        const location = told.headers.get('location');
        if (location === null) {
          assert.equal(told.status, 400, name);
          assert.match(told.text, /invalid_request/, name);
          continue;
        }
        // The answer to a request whose client and redirect URI are beyond doubt goes there.
        const { searchParams } = new URL(location);
        assert.ok(!['client_id', 'redirect_uri'].includes(name), name);
        assert.ok(location.startsWith(`${CALLBACK}?`), `${name}: ${location}`);
        assert.equal(searchParams.get('error'), 'invalid_request', name);
        assert.equal(searchParams.get('code'), null);
      }
    }
  });

  it('ends a pushed request', async () => {
    const push = { response_type: 'code', scope: 'openid', redirect_uri: CALLBACK, state: 'a' };
    const values: Readonly<Record<string, readonly [string, string]>> = {
      client_id: [app.clientId, other.clientId],
      client_secret: [app.secret, other.secret],
      redirect_uri: [CALLBACK, 'https://evil.example/'],
      response_type: ['code', 'token'],
      scope: ['openid', 'openid email'],
      state: ['a', 'b'],
      code_challenge: ['A'.repeat(43), 'B'.repeat(43)],
    };
    for (const [name, [right, wrong]] of Object.entries(values)) {
      for (const pair of doubled(right, wrong)) {
        const form = { ...secretOf(app), ...push, [name]: pair };
        const { status, body } = await tell(house, '/oauth/par', form);
        assert.deepEqual([status, body.error], [400, 'invalid_request'], name);
      }
    }
  });

  it('ends a token request and uses nothing up', async () => {
    const code = await getCode(house, app, {}, visitor);
    const { refresh: token } = await getTokens(house, app, {}, visitor);
    const redeeming: Fields = {
      client_id: [app.clientId, other.clientId],
      client_secret: [app.secret, other.secret],
      grant_type: ['authorization_code', 'refresh_token'],
      code: [code.code, 'x'],
      code_verifier: [code.verifier, 'x'.repeat(43)],
      redirect_uri: [CALLBACK, 'https://evil.example/'],
    };
    for (const [name, [right = '', wrong = '']] of Object.entries(redeeming as Pairs)) {
      for (const pair of doubled(right, wrong)) {
        const { status, body } = await exchange(house, app, code, { [name]: pair });
        assert.deepEqual([status, body.error], [400, 'invalid_request'], name);
      }
    }
    const refreshing: Fields = {
      client_id: [app.clientId, other.clientId],
      client_secret: [app.secret, other.secret],
      grant_type: ['refresh_token', 'authorization_code'],
      refresh_token: [token, 'x'],
      scope: ['openid', 'openid email'],
    };
    for (const [name, [right = '', wrong = '']] of Object.entries(refreshing as Pairs)) {
      for (const pair of doubled(right, wrong)) {
        const { status, body } = await refresh(house, app, token, { [name]: pair });
        assert.deepEqual([status, body.error], [400, 'invalid_request'], name);
      }
    }
    toTokens(await exchange(house, app, code));
    toTokens(await refresh(house, app, token));
  });

  it('that its grant does not have is read neither way', async () => {
    const code = await getCode(house, app, { scope: 'openid' }, visitor);
    const more = { scope: ['openid email', 'openid profile'], refresh_token: ['a', 'b'] };
    const { body } = await exchange(house, app, code, more);
    assert.equal(body.scope, 'openid');
  });

  it('ends introspection, revocation, UserInfo and sign-out', async () => {
    const tokens = await getTokens(house, app, {}, visitor);
    for (const path of ['/oauth/introspect', '/oauth/revoke']) {
      for (const name of ['token', 'token_type_hint']) {
        const form = { ...secretOf(app), token: tokens.refresh, [name]: [tokens.refresh, 'x'] };
        const { status, body } = await tell(house, path, form);
        assert.deepEqual([status, body.error], [400, 'invalid_request'], `${path} ${name}`);
      }
    }
    const query = `?access_token=${tokens.access}&access_token=x`;
    assert.equal((await look(house, `/oauth/userinfo.php${query}`)).status, 400);
    const twice = { authorization: `Bearer ${tokens.access}` };
    const both = await look(house, `/oauth/userinfo.php?access_token=${tokens.access}`, twice);
    assert.equal(both.status, 400);
    const out = `client_id=${app.clientId}&post_logout_redirect_uri=${CALLBACK}`;
    for (const more of ['client_id=x', 'post_logout_redirect_uri=https://evil.example/']) {
      const { status, headers } = await look(house, `/oauth/logout?${out}&${more}`);
      assert.deepEqual([status, headers.get('location')], [400, null]);
    }
    toTokens(await refresh(house, app, tokens.refresh));
  });
});

type Pairs = Readonly<Record<string, readonly string[]>>;
