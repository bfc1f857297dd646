// In a real browser: no text of a stranger becomes markup or runs, on any live page, and no page lets
// itself be framed (GO-2026-4861, CVE-2026-67333).
import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../pages/chromium.ts';
import {
  application,
  CALLBACK,
  OWNER,
  type ProviderHouse,
  runProvider,
} from '../provider-house.ts';
import { Visitor } from '../visitor.ts';
import { routesOf } from './doors.ts';
import { type App, authorizePath, pass, toForm } from './party.ts';

const ALARM = 'alarm-that-must-not-sound';
const CALL = `document.title='${ALARM}'`;

/** Texts that would set off the alarm where they are not kept as texts. */
const HOSTILE = [
  `<script>${CALL}</script>`,
  `"><script>${CALL}</script>`,
  `'"><img src=x onerror="${CALL}">`,
  `</title><svg onload="${CALL}">`,
  `</style><script>${CALL}</script>`,
  `<iframe srcdoc="<script>parent.${CALL}</script>">`,
  `" onfocus="${CALL}" autofocus x="`,
  `' onmouseover='${CALL}`,
  `<base href="//evil.example/">`,
  `<meta http-equiv="refresh" content="0;url=javascript:${CALL}">`,
  `<a href="javascript:${CALL}">x</a>`,
  `javascript:${CALL}`,
  `&lt;script&gt;${CALL}&lt;/script&gt;`,
  `\u202e<script>${CALL}</script>`,
  `{{constructor.constructor("${CALL}")()}}`,
  `<form action="//evil.example"><button autofocus>x</button></form>`,
];

/** A quarter of them, another one for another start. */
const some = (start: number): readonly string[] =>
  HOSTILE.filter((_text, index) => index % 4 === start % 4);

/** Logo addresses that a browser might take for more than a picture. */
const LOGOS = [
  `https://logo.example/x.png"onerror="${CALL}`,
  `https://logo.example/'onerror='${CALL}`,
  'https://logo.example/x.svg#<script>',
  'https://logo.example/?a=%22%3E%3Cscript%3E',
  '/logo.png?"><script>',
];

describe('a text of a stranger', () => {
  let house: ProviderHouse;
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];
  before(async () => {
    house = await runProvider();
    browser = await launchChromium();
    const context = await browser.newContext();
    page = await context.newPage();
    page.on('dialog', async (dialog) => {
      complaints.push(`dialog ${dialog.message()}`);
      await dialog.dismiss();
    });
    // Nothing leaves this machine: what a page wants from elsewhere is written down and refused.
    await context.route(/^(?!http:\/\/127\.0\.0\.1[:/])/, (route) => {
      const { hostname } = new URL(route.request().url());
      if (hostname === 'app.example') return route.fulfill({ body: 'back at the application' });
      if (hostname !== 'logo.example') complaints.push(route.request().url());
      return route.abort();
    });
  });
  after(async () => {
    await browser.close();
    await house.close();
  });

  async function isQuiet(what: string): Promise<void> {
    await page.waitForLoadState('load');
    await page.locator('body').dispatchEvent('mouseover');
    assert.ok(!(await page.title()).includes(ALARM), what);
    const live = await page.evaluate(`[...document.querySelectorAll('*')].filter((element) =>
      /^(script|iframe|object|embed|base|svg:script)$/.test(element.localName) ||
      element.getAttributeNames().some((name) => name.startsWith('on')) ||
      /^\\s*(javascript|data|vbscript):/i.test(element.getAttribute('href') ??
        element.getAttribute('src') ?? element.getAttribute('action') ?? '')
    ).map((element) => element.outerHTML)`);
    assert.deepEqual(live, [], what);
    const forms = (await page.evaluate(
      `[...document.forms].map((form) => form.action)`,
    )) as readonly string[];
    for (const action of forms)
      assert.ok(action.startsWith(`${house.issuer}/`), `${what} ${action}`);
    assert.deepEqual(complaints, [], what);
  }

  async function show(path: string): Promise<void> {
    const response = await page.goto(`${house.issuer}${path}`);
    const policy = response?.headers()['content-security-policy'] ?? '';
    assert.match(policy, /default-src 'none'/, path);
    assert.doesNotMatch(policy, /script-src|unsafe/, path);
  }

  async function visible(): Promise<string> {
    return String(await page.evaluate('document.querySelector("main").innerText'));
  }

  async function signIn(): Promise<void> {
    await page.getByLabel('Email').fill(OWNER.email);
    await page.locator('input[name=password]').fill(OWNER.password);
    await page.keyboard.press('Enter');
    await page.locator('button[value=allow]').waitFor();
  }

  async function update(app: App, fields: Readonly<Record<string, string>>): Promise<void> {
    const told = await house.call('UpdateOAuthCredential', { credentialId: app.id, ...fields });
    assert.equal(told.result, 'success', JSON.stringify(told));
  }

  it('in name and description of a credential stays one, at sign-in, consent and on', async () => {
    const app = await application(house);
    for (const [index, text] of HOSTILE.entries()) {
      await update(app, { name: text, description: `${text}\n${text}` });
      if (index === 0) {
        await show(authorizePath(app, { prompt: 'consent', login_hint: text }));
        await isQuiet(`sign-in ${text}`);
        await signIn();
      }
      await show(authorizePath(app, { prompt: 'consent' }));
      assert.ok((await visible()).includes(text.replace('\u202e', '')), text);
      await isQuiet(`consent ${text}`);
      if (index % 4 !== 0) continue;
      await show(authorizePath(app, { prompt: 'login', login_hint: text }));
      await isQuiet(`sign-in ${text}`);
      await show(`/oauth/logout?${toForm({ client_id: app.clientId })}`);
      await isQuiet(`sign-out ${text}`);
    }
    // Once allowed, it stands on the own page, too.
    await show(authorizePath(app, { prompt: 'consent' }));
    await page.locator('button[value=allow]').click();
    await page.waitForURL(`${CALLBACK}?**`);
    for (const text of some(0)) {
      await update(app, { name: text, description: text });
      await show('/account');
      await isQuiet(`account ${text}`);
    }
  });

  it('in the address of a logo is refused or an address', async () => {
    const app = await application(house);
    for (const logoUri of [...LOGOS, ...HOSTILE]) {
      const told = await house.call('UpdateOAuthCredential', { credentialId: app.id, logoUri });
      if (told.result === 'error') continue;
      await show(authorizePath(app, { prompt: 'consent' }));
      await isQuiet(`consent ${logoUri}`);
      await show(authorizePath(app, { prompt: 'login' }));
      await isQuiet(`sign-in ${logoUri}`);
    }
  });

  it('in a request comes back as one, or not at all', async () => {
    const app = await application(house);
    const pathsOf = (text: string): readonly string[] => [
      authorizePath({ clientId: text }),
      authorizePath(app, { redirect_uri: text }),
      authorizePath(app, { redirect_uri: [CALLBACK, text], state: text }),
      `/oauth/authorize.php?${toForm({ error: text, error_description: text, error_hint: text })}`,
      `/oauth/authorize.php?${toForm({ [text]: text, scope: text, response_type: text })}`,
      `/oauth/logout?${toForm({ id_token_hint: text, client_id: text })}`,
      `/oauth/logout/success?${toForm({ client_id: text })}`,
      `/oauth/singlesignon.php?${toForm({ access_token: text })}`,
      `/oauth/interaction/${encodeURIComponent(text)}`,
      `/oauth/authorize.php/${encodeURIComponent(text)}`,
      `/account?${toForm({ done: text, use: text, error: text })}`,
    ];
    for (const [index] of pathsOf('').entries()) {
      for (const text of some(index)) {
        const path = pathsOf(text)[index] ?? '';
        await show(path);
        await isQuiet(path);
      }
    }
  });

  it('in what a person enters about themselves stays one', async () => {
    await show('/account');
    if (await page.locator('input[name=password]').count()) {
      await page.getByLabel('Email').fill(OWNER.email);
      await page.locator('input[name=password]').fill(OWNER.password);
      await page.keyboard.press('Enter');
    }
    for (const text of some(1)) {
      await show('/account');
      await page.locator('#givenName').fill(text);
      await page.locator('#familyName').fill(text);
      await page.locator('form[action$="/profile"] button').click();
      await page.waitForLoadState('load');
      assert.equal(await page.locator('#givenName').inputValue(), text);
      await isQuiet(`profile ${text}`);
    }
    await page.context().clearCookies();
    for (const text of some(2)) {
      await show('/account');
      await page.locator('input[name=email]').evaluate('(field) => { field.type = "text" }');
      await page.locator('input[name=email]').fill(text);
      await page.locator('input[name=password]').fill(text);
      await page.keyboard.press('Enter');
      await page.waitForLoadState('load');
      await isQuiet(`sign-in ${text}`);
    }
  });

  it('in an answer that the browser posts on stays one', async () => {
    const app = await application(house);
    const visitor = new Visitor();
    for (const text of HOSTILE) {
      const path = authorizePath(app, { response_mode: 'form_post', state: text });
      const answer = await pass(visitor, await visitor.go(`${house.issuer}${path}`));
      assert.ok(!(answer instanceof URL));
      assert.equal(answer.html.match(/<script/g)?.length, 1, text);
      assert.doesNotMatch(answer.html, new RegExp(`<script>[^<]*${ALARM}`));
      const policy = answer.headers.get('content-security-policy') ?? '';
      assert.match(policy, /script-src 'sha256-[^']+'/);
      assert.doesNotMatch(policy, /unsafe/);
      const [, action = ''] = /<form[^>]*action="([^"]*)"/.exec(answer.html) ?? [];
      assert.equal(action, CALLBACK);
    }
  });
});

describe('a page of ours', () => {
  let house: ProviderHouse;
  let browser: Browser;
  let framer: Server;
  before(async () => {
    house = await runProvider();
    browser = await launchChromium();
    framer = createServer((request, response) => {
      const src = new URL(request.url ?? '', 'http://x').searchParams.get('src');
      const frame = `<iframe src="${src?.replaceAll('"', '&quot;')}"></iframe>`;
      response.setHeader('content-type', 'text/html').end(`<!doctype html>${frame}`);
    });
    await new Promise<void>((resolve) => framer.listen(0, '127.0.0.1', resolve));
  });
  after(async () => {
    await browser.close();
    framer.close();
    await house.close();
  });

  it('is in no frame of another site', async () => {
    const app = await application(house);
    const { port } = framer.address() as { port: number };
    const page = await browser.newPage();
    const paths = [
      '/account',
      authorizePath(app),
      authorizePath(app, { redirect_uri: 'x' }),
      '/oauth/logout',
      '/oauth/logout/success',
      '/oauth/singlesignon.php',
      '/nothing',
    ];
    for (const path of paths) {
      const src = `${house.issuer}${path}`;
      // Of another host name, so that it is another origin and another site.
      await page.goto(`http://localhost:${port}/?${new URLSearchParams({ src })}`);
      const [, frame] = page.frames();
      const text = await frame?.evaluate('document.body?.innerText ?? ""').catch(() => '');
      assert.doesNotMatch(String(text), /Sign|account|Company/i, path);
      assert.match(frame?.url() ?? 'chrome-error:', /^(chrome-error:|about:blank)/, path);
    }
    await page.close();
  });

  it('carries its policy, whatever it shows and however it is asked for', async () => {
    const app = await application(house);
    const routes = (await routesOf(house)).filter((route) =>
      /^(GET|POST) \/(account|oauth)/.test(route),
    );
    const visitor = new Visitor();
    const asked = await visitor.open(`${house.issuer}${authorizePath(app)}`);
    const own = new URL(asked.url).pathname;
    const cookie = visitor.cookieNames.map((name) => `${name}=${visitor.cookie(name)}`).join('; ');
    let pages = 0;
    for (const route of routes) {
      const [method = '', path = ''] = route.split(' ');
      for (const cookies of ['', cookie]) {
        const url = `${house.issuer}${path.replace('/oauth/interaction/:uid', own).replace(':uid', 'x')}`;
        const response = await fetch(url, {
          method,
          redirect: 'manual',
          headers: { accept: 'text/html', cookie: cookies, origin: house.issuer },
          ...(method === 'POST' && { body: new URLSearchParams({ email: 'x', password: 'x' }) }),
        });
        const { headers } = response;
        await response.text();
        assert.equal(headers.get('x-content-type-options'), 'nosniff', route);
        const isPage = headers.get('content-type')?.startsWith('text/html');
        if (!isPage || headers.has('location')) continue;
        pages += 1;
        const policy = headers.get('content-security-policy') ?? '';
        for (const part of ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"]) {
          assert.ok(policy.includes(part), `${route}: ${policy}`);
        }
        assert.match(policy, /form-action /, route);
        assert.equal(headers.get('x-frame-options'), 'DENY', route);
        assert.equal(headers.get('cache-control'), 'no-store', route);
        assert.match(headers.get('referrer-policy') ?? '', /^(same-origin|no-referrer)$/, route);
      }
    }
    assert.ok(pages > 30, String(pages));
  });
});
