// Texts that strangers wrote, read by a real parser: they stay texts.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { accountPage } from '../../../../src/faces/oauth/pages/account/account.ts';
import { consentPage } from '../../../../src/faces/oauth/pages/consent.ts';
import { errorPage } from '../../../../src/faces/oauth/pages/error.ts';
import { secondFactorPage } from '../../../../src/faces/oauth/pages/second-factor.ts';
import { signInPage } from '../../../../src/faces/oauth/pages/sign-in.ts';
import { signOutPage } from '../../../../src/faces/oauth/pages/sign-out.ts';
import { signedOutPage } from '../../../../src/faces/oauth/pages/signed-out.ts';
import { launchChromium } from './chromium.ts';
import { PageServer, type Render } from './page-server.ts';
import { accountModel, consentModel, frame, signInModel } from './samples.ts';

const HOSTILE = {
  'a tag': '"><script>alert(1)</script>',
  'an event handler': '\'" onfocus=alert(1) autofocus x="',
  'a picture': '<img src=x onerror=alert(1)>',
  'an end of the title': '</title></head><svg onload=alert(1)>',
  'an end of the form':
    '</form></div></main><form action=//evil.example><button>Go</button></form>',
  'a style': '</style><style>*{display:none}</style>',
  'a comment': '<!-- ]]> --!>',
  entities: '&quot;&gt;&lt;script&gt;&#x3c;script>',
  'a template': `\${7*7}{{7*7}}<%= 7*7 %>`,
  'a script address': 'javascript:alert(1)',
  'a data address': 'data:text/html,<script>alert(1)</script>',
  'an address of another host': '//evil.example/x.png',
  'turned letters': '\u202egnp.exe\u202c\u2069\u202e txt',
} as const;

// What is not text of a stranger: what the server itself chose.
const OWN = new Set(['kind', 'asks', 'done', 'timeZone', 'styleHref', 'redirectUri']);

function poison<Model>(model: Model, text: string): Model {
  if (typeof model === 'string') return text as Model;
  if (Array.isArray(model)) return model.map((item) => poison(item, text)) as Model;
  if (typeof model !== 'object' || model === null) return model;
  return Object.fromEntries(
    Object.entries(model).map(([key, value]) => [key, OWN.has(key) ? value : poison(value, text)]),
  ) as Model;
}

const pagesWith = (text: string): Readonly<Record<string, Render>> => ({
  'sign-in': (words) => signInPage(words, poison(signInModel, text)),
  'second-factor': (words) =>
    secondFactorPage(
      words,
      poison({ ...frame, action: '', csrf: '', asks: 'code' as const, otherHref: '' }, text),
    ),
  consent: (words) => consentPage(words, poison(consentModel, text)),
  error: (words) =>
    errorPage(
      words,
      poison({ ...frame, kind: 'request' as const, code: '', message: '', requestId: '' }, text),
    ),
  'sign-out': (words) =>
    signOutPage(words, {
      ...poison({ ...frame, action: '', applicationName: '' }, text),
      token: { name: 'xsrf', value: text },
    }),
  'signed-out': (words) => signedOutPage(words, poison({ ...frame, signInHref: '' }, text)),
  account: (words) => accountPage(words, poison(accountModel, text)),
});

const named = (title: string, page: string): string => `${title.replaceAll(' ', '-')}/${page}`;
const HARMLESS = 'harmless';
const pages = Object.fromEntries(
  Object.entries({ ...HOSTILE, [HARMLESS]: 'x' }).flatMap(([title, text]) =>
    Object.entries(pagesWith(text)).map(([page, render]) => [named(title, page), render]),
  ),
);

let browser: Browser;
let server: PageServer;
before(async () => {
  browser = await launchChromium();
  server = await PageServer.start(pages);
});
after(async () => {
  await browser?.close();
  await server?.close();
});

/** Every element and the names of its attributes, in order. */
const SKELETON = `[...document.querySelectorAll('*')].map((element) =>
  [element.localName, ...element.getAttributeNames()].join(' '))`;
const VISIBLE = `document.body.innerText`;

async function read(path: string, language: string, page: Page): Promise<readonly string[]> {
  await page.goto(server.address(path, language));
  return (await page.evaluate(SKELETON)) as readonly string[];
}

describe('a hostile text stays a text:', () => {
  for (const [title, text] of Object.entries(HOSTILE)) {
    test(title, async () => {
      const page = await browser.newPage();
      const complaints: string[] = [];
      page.on('console', (message) => complaints.push(message.text()));
      page.on('dialog', async (dialog) => {
        complaints.push(dialog.message());
        await dialog.dismiss();
      });
      page.on('request', (request) => {
        if (!request.url().startsWith('http://127.0.0.1:')) complaints.push(request.url());
      });
      for (const name of Object.keys(pagesWith(text))) {
        const elements = await read(named(title, name), 'de', page);
        assert.deepEqual(
          elements.filter((element) => /^script|^base| on/.test(element)),
          [],
        );
        // Nothing but texts and values may differ from a page that nobody attacks.
        assert.deepEqual(elements, await read(named(HARMLESS, name), 'de', page), name);
      }
      assert.deepEqual(complaints, []);
      await page.close();
    });
  }
});

test('turned letters do not turn what follows them', async () => {
  const page = await browser.newPage();
  await page.goto(server.address(named('turned letters', 'consent'), 'en'));
  const visible = String(await page.evaluate(VISIBLE));
  assert.doesNotMatch(visible, /[\u202a-\u202e\u2066-\u2069]/);
  assert.match(visible, /gnp\.exe txt would like to use your/);
  const positions = (await page.evaluate(`(() => {
    const text = document.querySelector('.lead strong').nextSibling;
    return [1, 2, 3, 4, 5].map((at) => {
      const range = document.createRange();
      range.setStart(text, at);
      range.setEnd(text, at + 1);
      return range.getBoundingClientRect().left;
    });
  })()`)) as readonly number[];
  assert.deepEqual(
    positions,
    positions.toSorted((a, b) => a - b),
  );
  await page.close();
});
