import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import * as client from 'openid-client';
import type { Browser, Page } from 'playwright-core';
import { type CallbackServer, callbackServer } from './callback-server.ts';
import { launchChromium } from './pages/chromium.ts';
import { application, OWNER, type ProviderHouse, runProvider } from './provider-house.ts';

describe('a person with a browser', () => {
  let house: ProviderHouse;
  let browser: Browser;
  let party: CallbackServer;
  let callback: string;

  before(async () => {
    house = await runProvider();
    party = await callbackServer();
    callback = `${party.origin}/callback`;
    browser = await launchChromium();
  });
  after(async () => {
    await browser?.close();
    await party?.close();
    await house?.close();
  });

  async function newPage(): Promise<{ page: Page; complaints: string[] }> {
    const context = await browser.newContext({ locale: 'en-GB', javaScriptEnabled: false });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    return { page, complaints };
  }

  it('signs in to an application, which gets their claims', async () => {
    const app = await application(house, { redirectUri: callback });
    const config = await client.discovery(
      new URL(house.issuer),
      app.clientId,
      app.secret,
      undefined,
      { execute: [client.allowInsecureRequests] },
    );
    const verifier = client.randomPKCECodeVerifier();
    const state = client.randomState();
    const url = client.buildAuthorizationUrl(config, {
      redirect_uri: callback,
      scope: 'openid email',
      state,
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    });
    const { page, complaints } = await newPage();
    await page.goto(url.href);
    await page.getByLabel('Email').fill(OWNER.email);
    await page.locator('input[name=password]').fill(OWNER.password);
    await page.keyboard.press('Enter');
    await page.locator('button[value=allow]').click();
    await page.waitForURL(`${callback}?**`);
    const tokens = await client.authorizationCodeGrant(config, new URL(page.url()), {
      pkceCodeVerifier: verifier,
      expectedState: state,
    });
    const sub = tokens.claims()?.sub ?? '';
    const user = await client.fetchUserInfo(config, tokens.access_token, sub);
    assert.equal(user.email, OWNER.email);

    // The second time nothing is asked: they are signed in and have consented.
    await page.goto(url.href);
    assert.ok(page.url().startsWith(callback));

    await client.tokenRevocation(config, tokens.access_token);
    const after = await client.tokenIntrospection(config, tokens.access_token);
    assert.deepEqual(after, { active: false });
    const end = client.buildEndSessionUrl(config, {
      id_token_hint: tokens.id_token ?? '',
      post_logout_redirect_uri: callback,
    });
    await page.goto(end.href);
    await page.locator('button[value=yes]').click();
    await page.waitForURL(callback);
    assert.deepEqual(complaints, []);
  });

  it('signs in to an app without a secret, which asks each time', async () => {
    const app = await application(house, {
      redirectUri: callback,
      tokenEndpointAuthMethod: 'none',
    });
    assert.equal(app.secret, '');
    const config = await client.discovery(
      new URL(house.issuer),
      app.clientId,
      undefined,
      client.None(),
      { execute: [client.allowInsecureRequests] },
    );
    const verifier = client.randomPKCECodeVerifier();
    const request = {
      redirect_uri: callback,
      scope: 'openid email offline_access',
      prompt: 'consent',
      state: client.randomState(),
    };
    const url = client.buildAuthorizationUrl(config, {
      ...request,
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    });
    const { page, complaints } = await newPage();
    await page.goto(client.buildAuthorizationUrl(config, request).href);
    assert.match(page.url(), /error=invalid_request/);
    await page.goto(url.href);
    await page.getByLabel('Email').fill(OWNER.email);
    await page.locator('input[name=password]').fill(OWNER.password);
    await page.keyboard.press('Enter');
    await page.locator('button[value=allow]').click();
    await page.waitForURL(`${callback}?**`);
    const tokens = await client.authorizationCodeGrant(config, new URL(page.url()), {
      pkceCodeVerifier: verifier,
      expectedState: request.state,
    });
    const sub = tokens.claims()?.sub ?? '';
    const user = await client.fetchUserInfo(config, tokens.access_token, sub);
    assert.equal(user.email, OWNER.email);
    const next = await client.refreshTokenGrant(config, tokens.refresh_token ?? '');
    assert.notEqual(next.refresh_token, tokens.refresh_token);
    await client.tokenRevocation(config, next.refresh_token ?? '');
    await assert.rejects(client.refreshTokenGrant(config, next.refresh_token ?? ''), {
      error: 'invalid_grant',
    });

    // Anybody can claim to be this app, so what was allowed before does not count.
    url.searchParams.delete('prompt');
    await page.goto(url.href);
    assert.equal(await page.locator('button[value=allow]').count(), 1);
    assert.deepEqual(complaints, []);
  });

  it('opens their own page and signs out', async () => {
    const { page, complaints } = await newPage();
    await page.goto(`${house.issuer}/account`);
    await page.getByLabel('Email').fill(OWNER.email);
    await page.locator('input[name=password]').fill(OWNER.password);
    await page.keyboard.press('Enter');
    await page.locator('#sessions').waitFor();
    const sessions = (await page.locator('#sessions').textContent()) ?? '';
    assert.match(sessions, /Chrome on Linux/);
    // Those that began at an application have their name too.
    assert.match(sessions, /Chrome on Linux.*Chrome on Linux/s);
    assert.doesNotMatch(sessions, /Browser/);
    await page.locator('header a').click();
    await page.locator('button[value=yes]').click();
    await page.goto(`${house.issuer}/account`);
    assert.equal(await page.locator('input[name=password]').count(), 1);
    assert.deepEqual(complaints, []);
  });
});
