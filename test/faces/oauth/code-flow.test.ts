import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import * as client from 'openid-client';
import { application, CALLBACK, OWNER, type ProviderHouse, runProvider } from './provider-house.ts';
import { type Page, Visitor } from './visitor.ts';

describe('signing people in for openid-client', () => {
  let house: ProviderHouse;
  before(async () => {
    house = await runProvider();
  });
  after(() => house.close());

  async function discover(app: { clientId: string; secret: string }) {
    return client.discovery(
      new URL(house.issuer),
      app.clientId,
      app.secret,
      client.ClientSecretBasic(app.secret),
      { execute: [client.allowInsecureRequests] },
    );
  }

  async function authorize(config: client.Configuration, visitor: Visitor, scope: string) {
    const verifier = client.randomPKCECodeVerifier();
    const state = client.randomState();
    const nonce = client.randomNonce();
    const url = client.buildAuthorizationUrl(config, {
      redirect_uri: CALLBACK,
      scope,
      state,
      nonce,
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      ...(scope.includes('offline_access') && { prompt: 'consent' }),
    });
    const checks = { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce };
    return { first: await visitor.go(url.href), checks };
  }

  async function signIn(visitor: Visitor, page: Page | URL): Promise<Page | URL> {
    assert.ok(!(page instanceof URL));
    return visitor.submit(page, '/sign-in', OWNER);
  }

  it('goes from authorize to userinfo, refresh and revoke', async () => {
    const app = await application(house);
    const config = await discover(app);
    const visitor = new Visitor();
    const { first, checks } = await authorize(
      config,
      visitor,
      'openid profile email offline_access',
    );
    const consent = await signIn(visitor, first);
    assert.ok(!(consent instanceof URL));
    assert.match(consent.html, /Wiki/);
    assert.match(consent.html, /app\.example/);
    const back = await visitor.submit(consent, '/consent', { decision: 'allow' });
    assert.ok(back instanceof URL);
    assert.equal(back.searchParams.get('iss'), house.issuer);

    const tokens = await client.authorizationCodeGrant(config, back, checks);
    const sub = tokens.claims()?.sub ?? '';
    const user = await client.fetchUserInfo(config, tokens.access_token, sub);
    assert.equal(user.email, OWNER.email);
    assert.equal(user.email_verified, false);
    const active = await client.tokenIntrospection(config, tokens.access_token);
    assert.equal(active.active, true);

    const refreshed = await client.refreshTokenGrant(config, tokens.refresh_token ?? '');
    assert.notEqual(refreshed.refresh_token, tokens.refresh_token);
    await client.tokenRevocation(config, refreshed.refresh_token ?? '');
    await assert.rejects(client.refreshTokenGrant(config, refreshed.refresh_token ?? ''), {
      error: 'invalid_grant',
    });
  });
});
