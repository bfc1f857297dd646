import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { isOwnOrigin } from '../../../src/faces/oauth/cors.ts';
import { pkce } from './attack/party.ts';
import { type CallbackServer, callbackServer } from './callback-server.ts';
import { launchChromium } from './pages/chromium.ts';
import { application, OWNER, type ProviderHouse, runProvider } from './provider-house.ts';

const OPEN = [
  '/.well-known/openid-configuration',
  '/.well-known/oauth-authorization-server',
  '/oauth/openid-configuration.php',
  '/oauth/certs.php',
];
const OF_CLIENTS = ['/oauth/token.php', '/oauth/userinfo.php', '/oauth/revoke', '/oauth/par'];

describe('the origin of a page', () => {
  for (const [origin, uri, expected] of [
    ['https://app.example', 'https://app.example/callback', true],
    ['https://app.example', 'https://app.example?x=1', true],
    ['https://app.example', 'https://app.example:443/cb', true],
    ['https://app.example', 'HTTPS://APP.EXAMPLE/cb', true],
    ['https://app.example', 'https://app.example:8443/cb', false],
    ['https://app.example', 'http://app.example/cb', false],
    ['https://app.example', 'https://app.example.evil.example/cb', false],
    ['https://app', 'https://app.example/cb', false],
    ['https://app.example/', 'https://app.example/cb', false],
    ['http://127.0.0.1:8001', 'http://127.0.0.1/cb', false],
    ['null', 'com.example.app:/cb', false],
    ['com.example.app://', 'com.example.app://cb', false],
    ['', 'com.example.app:/cb', false],
    ['*', 'https://app.example/cb', false],
  ] as const) {
    it(`${origin || 'none'} is ${expected ? 'one' : 'none'} of ${uri}`, () => {
      assert.equal(isOwnOrigin(origin, ['https://other.example/cb', uri]), expected);
    });
  }
});

describe('pages of other origins', () => {
  let house: ProviderHouse;
  let browser: Browser;
  let own: CallbackServer;
  let foreign: CallbackServer;
  let app: Awaited<ReturnType<typeof application>>;

  before(async () => {
    house = await runProvider();
    own = await callbackServer();
    foreign = await callbackServer();
    browser = await launchChromium();
    app = await application(house, { redirectUri: `${own.origin}/callback` });
  });
  after(async () => {
    await browser?.close();
    await own?.close();
    await foreign?.close();
    await house?.close();
  });

  it('may ask what they may send, and never with cookies', async () => {
    for (const path of [...OPEN, ...OF_CLIENTS]) {
      const response = await fetch(`${house.issuer}${path}`, {
        method: 'OPTIONS',
        headers: {
          origin: own.origin,
          'access-control-request-method': OPEN.includes(path) ? 'GET' : 'POST',
          'access-control-request-headers': 'authorization, dpop',
        },
      });
      assert.equal(response.status, 204, path);
      const { headers } = response;
      assert.equal(headers.get('access-control-allow-origin'), own.origin, path);
      assert.match(headers.get('access-control-allow-headers') ?? '', /authorization, dpop/, path);
      assert.match(
        headers.get('access-control-allow-methods') ?? '',
        OPEN.includes(path) ? /GET/ : /POST/,
      );
      assert.match(headers.get('vary') ?? '', /Origin/i);
      assert.equal(headers.get('access-control-allow-credentials'), null, path);
    }
  });

  it('may not read pages, single sign-on or the API', async () => {
    for (const path of [
      '/oauth/authorize.php',
      '/oauth/logout',
      '/oauth/singlesignon.php',
      '/oauth/integration-link',
      '/account',
      '/includes/api.php',
    ]) {
      for (const method of ['GET', 'OPTIONS']) {
        const headers = { origin: own.origin, 'access-control-request-method': 'POST' };
        const response = await fetch(`${house.issuer}${path}`, { method, headers });
        assert.equal(response.headers.get('access-control-allow-origin'), null, path);
      }
    }
  });

  it('read answers in Chromium when their origin is registered, and not otherwise', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    const query = new URLSearchParams({
      client_id: app.clientId,
      response_type: 'code',
      scope: 'openid email offline_access',
      prompt: 'consent',
      redirect_uri: `${own.origin}/callback`,
    });
    await page.goto(`${house.issuer}/oauth/authorize.php?${query}`);
    await page.getByLabel('Email').fill(OWNER.email);
    await page.locator('input[name=password]').fill(OWNER.password);
    await page.keyboard.press('Enter');
    await page.locator('button[value=allow]').click();
    await page.waitForURL(`${own.origin}/callback**`);
    const code = new URL(page.url()).searchParams.get('code') ?? '';
    const redeem = {
      grant_type: 'authorization_code',
      code,
      redirect_uri: `${own.origin}/callback`,
      client_id: app.clientId,
      client_secret: app.secret,
    };

    const stranger = await context.newPage();
    await stranger.goto(foreign.origin);
    // The code stays good: a page of a foreign origin is refused before it is looked at.
    assert.equal(await post(stranger, '/oauth/token.php', redeem), 'blocked');
    const told = JSON.parse(await post(page, '/oauth/token.php', redeem)) as Tokens;
    assert.equal(typeof told.access_token, 'string');

    for (const path of OPEN) {
      assert.match(await read(stranger, path, {}), /^\{/);
      assert.match(await read(stranger, path, { 'x-own': '1' }), /^\{/);
    }
    const headers = { authorization: `Bearer ${told.access_token}` };
    assert.match(await read(page, '/oauth/userinfo.php', headers), /owner@example\.test/);
    assert.equal(await read(stranger, '/oauth/userinfo.php', headers), 'blocked');

    const { client_id, client_secret } = redeem;
    const push = { client_id, client_secret, response_type: 'code', scope: 'openid' };
    const where = { redirect_uri: redeem.redirect_uri };
    assert.match(await post(page, '/oauth/par', { ...push, ...where }), /request_uri/);
    assert.equal(await post(stranger, '/oauth/par', { ...push, ...where }), 'blocked');

    const revoke = { client_id, client_secret, token: told.refresh_token };
    assert.equal(await post(stranger, '/oauth/revoke', revoke), 'blocked');
    assert.equal(await post(page, '/oauth/revoke', revoke), '');
    await context.close();
  });

  it('redeem codes in the browser itself, as an app without a secret', async () => {
    const redirect_uri = `${own.origin}/callback`;
    const { clientId: client_id } = await application(house, {
      redirectUri: redirect_uri,
      tokenEndpointAuthMethod: 'none',
    });
    const { verifier, challenge } = pkce();
    const context = await browser.newContext();
    const page = await context.newPage();
    const query = new URLSearchParams({
      client_id,
      response_type: 'code',
      scope: 'openid offline_access',
      prompt: 'consent',
      redirect_uri,
      code_challenge: challenge,
      code_challenge_method: 'S256',
    });
    await page.goto(`${house.issuer}/oauth/authorize.php?${query}`);
    await page.getByLabel('Email').fill(OWNER.email);
    await page.locator('input[name=password]').fill(OWNER.password);
    await page.keyboard.press('Enter');
    await page.locator('button[value=allow]').click();
    await page.waitForURL(`${redirect_uri}**`);
    const code = new URL(page.url()).searchParams.get('code') ?? '';
    const redeem = { grant_type: 'authorization_code', client_id, code, redirect_uri };
    const form = { ...redeem, code_verifier: verifier };
    const tokens = JSON.parse(await post(page, '/oauth/token.php', form)) as Tokens;
    const refresh = { grant_type: 'refresh_token', client_id, refresh_token: tokens.refresh_token };
    const next = JSON.parse(await post(page, '/oauth/token.php', refresh)) as Tokens;
    assert.notEqual(next.refresh_token, tokens.refresh_token);
    assert.equal(await post(page, '/oauth/revoke', { client_id, token: next.refresh_token }), '');
    await context.close();
  });

  interface Tokens {
    readonly access_token: string;
    readonly refresh_token: string;
  }

  /** What a script of the page can read of the answer; `blocked` = nothing. */
  function read(page: Page, path: string, headers: Readonly<Record<string, string>>) {
    return send(page, path, { headers });
  }

  function post(page: Page, path: string, form: Readonly<Record<string, string>>) {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    return send(page, path, { method: 'POST', headers, body: String(new URLSearchParams(form)) });
  }

  function send(page: Page, path: string, init: object): Promise<string> {
    const call = `fetch(${JSON.stringify(house.issuer + path)}, ${JSON.stringify(init)})`;
    return page.evaluate(`${call}.then((answer) => answer.text(), () => 'blocked')`);
  }
});
