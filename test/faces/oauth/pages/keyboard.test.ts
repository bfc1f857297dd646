// Every page without a mouse: Tab reaches every control in reading order and shows where it is,
// Enter sends the form one is in.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from './chromium.ts';
import { PageServer } from './page-server.ts';
import { samples } from './samples.ts';

let browser: Browser;
let server: PageServer;
before(async () => {
  browser = await launchChromium();
  server = await PageServer.start(samples);
});
after(async () => {
  await browser?.close();
  await server?.close();
});

const CONTROLS = `window.controls = [...document.querySelectorAll('a[href], button, input, select')]
  .filter((element) => element.checkVisibility())`;
const FOCUS = `(() => {
  const element = document.activeElement;
  const { outlineStyle, outlineWidth } = getComputedStyle(element);
  return { index: window.controls.indexOf(element), outline: outlineStyle + ' ' + outlineWidth };
})()`;

interface Focus {
  readonly index: number;
  readonly outline: string;
}

async function tabThrough(page: Page, count: number): Promise<readonly number[]> {
  const order: number[] = [];
  // One more than there are controls: between the last and the first stands the document itself.
  for (let presses = 0; presses <= count; presses++) {
    await page.keyboard.press('Tab');
    const { index, outline } = (await page.evaluate(FOCUS)) as Focus;
    if (index < 0) continue;
    assert.equal(outline, 'solid 3px', `control ${index} does not show that it has the focus`);
    order.push(index);
  }
  return order;
}

describe('Tab', () => {
  for (const name of Object.keys(samples)) {
    for (const width of [360, 1280]) {
      test(`reaches every control of ${name} at ${width} px`, async () => {
        const page = await browser.newPage({ viewport: { width, height: 740 } });
        await page.goto(server.address(name));
        await page.evaluate(CONTROLS);
        const count = Number(await page.evaluate('window.controls.length'));
        const { index: start } = (await page.evaluate(FOCUS)) as Focus;
        const order = await tabThrough(page, count);
        const expected = Array.from({ length: count }, (_, step) => (start + 1 + step) % count);
        assert.deepEqual(order.slice(0, count), expected);
        await page.close();
      });
    }
  }
});

describe('Enter', () => {
  for (const [name, typed, path, fields] of [
    [
      'sign-in',
      { email: 'ada@example.com', password: 'p&"ss wörd' },
      '/sign-in',
      { csrf: 'csrf-token', email: 'ada@example.com', password: 'p&"ss wörd' },
    ],
    ['second-factor', { code: '123 456' }, '/code', { csrf: 'csrf-token', code: '123 456' }],
    [
      'recovery-code',
      { recoveryCode: 'ab-12' },
      '/code',
      { csrf: 'csrf-token', recoveryCode: 'ab-12' },
    ],
    [
      'two-factor-setup',
      { code: '123456' },
      '/two-factor/confirm',
      { csrf: 'csrf-token', code: '123456' },
    ],
    ['two-factor-off', { password: 'x' }, '/two-factor/off', { csrf: 'csrf-token', password: 'x' }],
    [
      'account',
      { givenName: 'Grace', familyName: 'Hopper' },
      '/profile',
      { csrf: 'csrf-token', givenName: 'Grace', familyName: 'Hopper', locale: 'en' },
    ],
    [
      'account',
      { currentPassword: 'old password', newPassword: 'new password' },
      '/password',
      { csrf: 'csrf-token', currentPassword: 'old password', newPassword: 'new password' },
    ],
  ] as const) {
    test(`in a field of ${name} posts to ${path}`, async () => {
      const page = await browser.newPage();
      await page.goto(server.address(name));
      for (const [field, value] of Object.entries(typed)) {
        await page.fill(`[name="${field}"]`, value);
      }
      await page.keyboard.press('Enter');
      await page.waitForURL(`**${path}`);
      assert.deepEqual(server.sent.at(-1), { path, fields });
      await page.close();
    });
  }

  for (const [name, button, path, fields] of [
    ['sign-in', 'Cancel', '/cancel', { csrf: 'csrf-token' }],
    ['consent', 'Allow', '/consent', { csrf: 'csrf-token', decision: 'allow' }],
    ['consent', 'Deny', '/consent', { csrf: 'csrf-token', decision: 'deny' }],
    ['consent', 'Not you?', '/switch', { csrf: 'csrf-token' }],
    ['sign-out', 'Sign out', '/oauth/logout/confirm', { xsrf: 'x', logout: 'yes' }],
    ['sign-out', 'Stay signed in', '/oauth/logout/confirm', { xsrf: 'x' }],
    ['account', 'Set up', '/two-factor', { csrf: 'csrf-token' }],
    ['account', 'Turn off', '/single-sign-on', { csrf: 'csrf-token', allow: 'off' }],
    [
      'account',
      'Remove access of Koala Forum',
      '/revoke',
      { csrf: 'csrf-token', application: 'A.1' },
    ],
    ['account', 'Sign out Safari on iPhone', '/end', { csrf: 'csrf-token', session: '2' }],
    ['account', 'Sign out everywhere', '/end-all', { csrf: 'csrf-token' }],
  ] as const) {
    test(`on "${button}" of ${name} posts to ${path}`, async () => {
      const page = await browser.newPage();
      await page.goto(server.address(name));
      await page.getByRole('button', { name: button, exact: true }).focus();
      await page.keyboard.press('Enter');
      await page.waitForURL(`**${path}`);
      assert.deepEqual(server.sent.at(-1), { path, fields });
      await page.close();
    });
  }
});
