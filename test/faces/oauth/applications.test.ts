// The applications of the guide, as they ask: docs/guides/sign-in-with-openid.md.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type App, look, pass, pkce, secretOf, tell } from './attack/party.ts';
import { application, OWNER, type ProviderHouse, runProvider } from './provider-house.ts';
import { Visitor } from './visitor.ts';

describe('an application of the guide', () => {
  let house: ProviderHouse;
  before(async () => {
    house = await runProvider();
  });
  after(() => house.close());

  async function register(...redirectUris: string[]): Promise<App> {
    const uris = redirectUris.map((uri, index) => [`redirectUri[${index}]`, uri]);
    return application(house, {
      redirectUri: '',
      scope: 'openid email profile',
      ...Object.fromEntries(uris),
    });
  }

  async function authorize(
    visitor: Visitor,
    query: Readonly<Record<string, string>>,
  ): Promise<URL> {
    const path = `/oauth/authorize.php?${new URLSearchParams(query)}`;
    const back = await pass(visitor, await visitor.go(`${house.issuer}${path}`));
    assert.ok(back instanceof URL, back instanceof URL ? '' : back.html);
    assert.equal(back.searchParams.get('state'), query.state);
    return back;
  }

  it('Nextcloud: claims parameter, PKCE, sign-out by client id', async () => {
    const redirect_uri = 'https://cloud.example/apps/user_oidc/code';
    const home = 'https://cloud.example/';
    const app = await register(redirect_uri, home);
    const discovery = await look(house, '/.well-known/openid-configuration');
    const { code_challenge_methods_supported: pkceMethods, ...document } = discovery.body;
    assert.deepEqual(pkceMethods, ['S256']);
    assert.ok(
      (document.token_endpoint_auth_methods_supported as string[]).includes('client_secret_post'),
    );
    assert.ok((document.scopes_supported as string[]).includes('email'));

    const visitor = new Visitor();
    const { verifier, challenge } = pkce();
    const wanted = { email: null, name: null, quota: null, groups: null };
    const back = await authorize(visitor, {
      client_id: app.clientId,
      response_type: 'code',
      scope: 'openid email profile',
      redirect_uri,
      claims: JSON.stringify({ id_token: wanted, userinfo: wanted }),
      state: 'STATE',
      nonce: 'NONCE',
      code_challenge: challenge,
      code_challenge_method: 'S256',
    });
    const code = back.searchParams.get('code') ?? '';
    const form = { grant_type: 'authorization_code', code, redirect_uri, code_verifier: verifier };
    const { body } = await tell(house, '/oauth/token.php', { ...form, ...secretOf(app) });
    // It completes the lean ID token with UserInfo when the guide's setting is on.
    const authorization = `Bearer ${String(body.access_token)}`;
    const user = await look(house, '/oauth/userinfo.php', { authorization });
    assert.equal(user.body.email, OWNER.email);

    const end = `${house.issuer}/oauth/logout?post_logout_redirect_uri=${home}&client_id=${app.clientId}`;
    const asked = await visitor.open(end);
    const left = await visitor.submit(asked, '/oauth/logout/confirm', { logout: 'yes' });
    assert.equal(String(left), home);
  });

  it('WordPress: no nonce, secret and scope in the body, UserInfo by GET and by POST', async () => {
    const redirect_uri =
      'https://blog.example/wp-admin/admin-ajax.php?action=openid-connect-authorize';
    const app = await register(redirect_uri);
    const back = await authorize(new Visitor(), {
      response_type: 'code',
      scope: 'openid email profile',
      client_id: app.clientId,
      state: '0123456789abcdef',
      redirect_uri,
    });
    assert.equal(back.searchParams.get('action'), 'openid-connect-authorize');
    const { status, body } = await tell(house, '/oauth/token.php', {
      code: back.searchParams.get('code') ?? '',
      ...secretOf(app),
      redirect_uri,
      grant_type: 'authorization_code',
      scope: 'openid email profile',
    });
    assert.equal(status, 200);
    assert.equal(body.token_type, 'Bearer');
    const { sub } = JSON.parse(
      Buffer.from(String(body.id_token).split('.')[1] ?? '', 'base64url').toString(),
    );
    const authorization = `Bearer ${String(body.access_token)}`;
    for (const told of [
      await look(house, '/oauth/userinfo.php', { authorization }),
      await tell(house, '/oauth/userinfo.php', {}, { authorization }),
    ]) {
      assert.equal(told.status, 200, told.text);
      assert.deepEqual([told.body.sub, told.body.email], [sub, OWNER.email]);
      assert.equal(told.body.preferred_username, undefined);
    }
  });
});
