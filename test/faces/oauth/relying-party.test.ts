import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import * as oauth from 'oauth4webapi';
import type { Browser, Page } from 'playwright-core';
import { type CallbackServer, callbackServer } from './callback-server.ts';
import { launchChromium } from './pages/chromium.ts';
import { application, OWNER, type ProviderHouse, runProvider } from './provider-house.ts';

const SCOPE = 'openid profile email offline_access';
// The tests speak plain http with the loopback address.
const plain = { [oauth.allowInsecureRequests]: true } as const;

/** What an application remembers between leaving for the server and coming back. */
interface Leaving {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  readonly parameters: Readonly<Record<string, string>>;
}

describe('oauth4webapi signs people in through Chromium', () => {
  let house: ProviderHouse;
  let browser: Browser;
  let party: CallbackServer;
  let callback: string;
  let as: oauth.AuthorizationServer;
  let client: oauth.Client;
  let secret: string;

  before(async () => {
    house = await runProvider();
    party = await callbackServer();
    browser = await launchChromium();
    callback = `${party.origin}/callback`;
    const issuer = new URL(house.issuer);
    as = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, plain));
  });
  after(async () => {
    await browser?.close();
    await party?.close();
    await house?.close();
  });

  async function register(): Promise<void> {
    const made = await application(house, { redirectUri: callback });
    client = { client_id: made.clientId };
    secret = made.secret;
  }

  async function leave(more: Readonly<Record<string, string>> = {}): Promise<Leaving> {
    const state = oauth.generateRandomState();
    const nonce = oauth.generateRandomNonce();
    const verifier = oauth.generateRandomCodeVerifier();
    const parameters = {
      client_id: client.client_id,
      response_type: 'code',
      redirect_uri: callback,
      scope: SCOPE,
      prompt: 'consent',
      state,
      nonce,
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      ...more,
    };
    return { state, nonce, verifier, parameters };
  }

  function authorizeUrl(parameters: Readonly<Record<string, string>>): string {
    return `${as.authorization_endpoint}?${new URLSearchParams(parameters)}`;
  }

  /** A browser in which nobody is signed in; what it complains of is a failure. */
  async function newPage(javaScriptEnabled: boolean): Promise<Page> {
    const context = await browser.newContext({ locale: 'en-GB', javaScriptEnabled });
    const page = await context.newPage();
    page.on('console', (message) => assert.fail(message.text()));
    return page;
  }

  async function signIn(page: Page, url: string): Promise<void> {
    await page.goto(url);
    await page.getByLabel('Email').fill(OWNER.email);
    await page.locator('input[name=password]').fill(OWNER.password);
    await page.keyboard.press('Enter');
    await page.locator('button[value=allow]').click();
    await page.waitForURL(`${callback}**`);
  }

  async function redeem(
    { state, nonce, verifier }: Leaving,
    options: oauth.TokenEndpointRequestOptions = {},
  ): Promise<oauth.TokenEndpointResponse> {
    const { parameters } = party.brought.at(-1) ?? assert.fail('nobody came back');
    // Checks `iss` (RFC 9207) and `state`.
    const checked = oauth.validateAuthResponse(as, client, parameters, state);
    const response = await oauth.authorizationCodeGrantRequest(
      as,
      client,
      oauth.ClientSecretBasic(secret),
      checked,
      callback,
      verifier,
      { ...plain, ...options },
    );
    const tokens = await oauth.processAuthorizationCodeResponse(as, client, response, {
      expectedNonce: nonce,
      requireIdToken: true,
    });
    // The signature too, with the keys of the discovery document.
    await oauth.validateApplicationLevelSignature(as, response, plain);
    return tokens;
  }

  async function introspect(token: string): Promise<oauth.IntrospectionResponse> {
    const auth = oauth.ClientSecretPost(secret);
    const response = await oauth.introspectionRequest(as, client, auth, token, plain);
    return oauth.processIntrospectionResponse(as, client, response);
  }

  async function refresh(
    token: string,
    options: oauth.TokenEndpointRequestOptions = {},
  ): Promise<oauth.TokenEndpointResponse> {
    const auth = oauth.ClientSecretPost(secret);
    const response = await oauth.refreshTokenGrantRequest(as, client, auth, token, {
      ...plain,
      ...options,
    });
    return oauth.processRefreshTokenResponse(as, client, response);
  }

  it('from authorize to userinfo, refresh, introspection, revocation and sign-out', async () => {
    await register();
    const page = await newPage(false);
    const leaving = await leave();
    await signIn(page, authorizeUrl(leaving.parameters));
    const tokens = await redeem(leaving);

    const claims = oauth.getValidatedIdTokenClaims(tokens);
    const asked = await oauth.userInfoRequest(as, client, tokens.access_token, plain);
    const sub = claims?.sub ?? assert.fail('no ID token');
    const user = await oauth.processUserInfoResponse(as, client, sub, asked);
    assert.equal(user.email, OWNER.email);
    assert.equal((await introspect(tokens.access_token)).active, true);

    const next = await refresh(tokens.refresh_token ?? '');
    assert.notEqual(next.refresh_token, tokens.refresh_token);
    assert.equal((await introspect(next.access_token)).sub, sub);

    const auth = oauth.ClientSecretBasic(secret);
    const revoke = (token: string) => oauth.revocationRequest(as, client, auth, token, plain);
    await oauth.processRevocationResponse(await revoke(next.access_token));
    assert.deepEqual(await introspect(next.access_token), { active: false });
    await oauth.processRevocationResponse(await revoke(next.refresh_token ?? ''));
    await assert.rejects(refresh(next.refresh_token ?? ''), { error: 'invalid_grant' });

    // RP-initiated sign-out ends at the application, with its state, and the session is over.
    const signOut = new URLSearchParams({
      id_token_hint: tokens.id_token ?? '',
      post_logout_redirect_uri: callback,
      state: 'left',
    });
    await page.goto(`${as.end_session_endpoint}?${signOut}`);
    await page.locator('button[value=yes]').click();
    await page.waitForURL(`${callback}?state=left`);
    await page.goto(authorizeUrl((await leave()).parameters));
    assert.equal(await page.locator('input[name=password]').count(), 1);
    await page.context().close();
  });

  it('with pushed parameters (PAR) and tokens bound to a key (DPoP)', async () => {
    await register();
    const keys = await oauth.generateKeyPair('ES256');
    const DPoP = oauth.DPoP(client, keys);
    const leaving = await leave();
    const pushed = await oauth.processPushedAuthorizationResponse(
      as,
      client,
      await oauth.pushedAuthorizationRequest(
        as,
        client,
        oauth.ClientSecretBasic(secret),
        leaving.parameters,
        { ...plain, DPoP },
      ),
    );
    const page = await newPage(false);
    const { client_id } = client;
    await signIn(page, authorizeUrl({ client_id, request_uri: pushed.request_uri }));
    const tokens = await redeem(leaving, { DPoP });
    assert.equal(tokens.token_type, 'dpop');
    assert.ok((await introspect(tokens.access_token)).cnf?.jkt);

    const sub = oauth.getValidatedIdTokenClaims(tokens)?.sub ?? '';
    const told = await oauth.userInfoRequest(as, client, tokens.access_token, { ...plain, DPoP });
    assert.equal((await oauth.processUserInfoResponse(as, client, sub, told)).email, OWNER.email);
    // Whoever has only the token has nothing.
    const thief = oauth.DPoP(client, await oauth.generateKeyPair('ES256'));
    for (const options of [{ ...plain, DPoP: thief }, plain]) {
      const stolen = await oauth.userInfoRequest(as, client, tokens.access_token, options);
      await assert.rejects(oauth.processUserInfoResponse(as, client, sub, stolen), {
        name: 'WWWAuthenticateChallengeError',
      });
    }
    const next = await refresh(tokens.refresh_token ?? '', { DPoP });
    assert.equal(next.token_type, 'dpop');
    await page.context().close();
  });

  for (const javaScript of [true, false]) {
    it(`with a posted answer (form_post), JavaScript ${javaScript ? 'on' : 'off'}`, async () => {
      await register();
      const page = await newPage(javaScript);
      const leaving = await leave({ response_mode: 'form_post' });
      await page.goto(authorizeUrl(leaving.parameters));
      await page.getByLabel('Email').fill(OWNER.email);
      await page.locator('input[name=password]').fill(OWNER.password);
      await page.keyboard.press('Enter');
      await page.locator('button[value=allow]').click();
      if (!javaScript) {
        // Our own page, with a policy and without the engine's words.
        assert.equal(await page.title(), 'One moment · Company Name');
        await page.getByRole('button', { name: 'Continue' }).click();
      }
      await page.waitForURL(callback);
      const brought = party.brought.at(-1);
      assert.equal(brought?.method, 'POST');
      assert.equal(brought?.url.search, '');
      assert.ok((await redeem(leaving)).id_token);
      await page.context().close();
    });
  }
});
