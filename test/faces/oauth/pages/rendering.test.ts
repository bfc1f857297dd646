import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { accountPage } from '../../../../src/faces/oauth/pages/account/account.ts';
import { consentPage } from '../../../../src/faces/oauth/pages/consent.ts';
import { errorPage } from '../../../../src/faces/oauth/pages/error.ts';
import { contentSecurityPolicy } from '../../../../src/faces/oauth/pages/page-policy.ts';
import { logoAddress } from '../../../../src/faces/oauth/pages/parts/logo-address.ts';
import { drawQrCode } from '../../../../src/faces/oauth/pages/parts/qr-code.ts';
import { signInPage } from '../../../../src/faces/oauth/pages/sign-in.ts';
import { LANGUAGES } from '../../../../src/faces/oauth/pages/words/pick-words.ts';
import { accountModel, consentModel, frame, samples, signInModel } from './samples.ts';

const { en, de } = LANGUAGES;

describe('every page', () => {
  for (const [name, render] of Object.entries(samples)) {
    test(`${name} is whole, has its language and no script or style of its own`, () => {
      for (const words of [en, de]) {
        const page = render(words);
        assert.match(page, /^<!doctype html>\n<html lang="(en|de)" dir="ltr">/);
        assert.match(page, /<\/html>\n$/);
        assert.ok(page.includes(`<html lang="${words.lang}"`));
        assert.match(page, /<title>[^<]+ · Northwind Hosting<\/title>/);
        assert.equal(page.match(/<main /g)?.length, 1);
        assert.equal(page.match(/<h1>/g)?.length, 1);
        const still = name === 'going-back' ? page.replace(/<script>[^<]+<\/script>/, '') : page;
        assert.doesNotMatch(
          still,
          /<script|<style| style=| on[a-z]+=|undefined|\[object|>null|>false/,
        );
      }
    });
  }

  test('has a title of its own', () => {
    const titles = Object.entries(samples)
      .filter(([name]) => !/-(wrong|throttled|long|problems|single-sign-on)$/.test(name))
      .map(([, render]) => /<title>(.*)<\/title>/.exec(render(en))?.[1]);
    assert.equal(new Set(titles).size, titles.length);
  });

  test('sends a token with every form', () => {
    for (const render of Object.values(samples)) {
      const forms = render(en).match(/<form [\s\S]*?<\/form>/g) ?? [];
      for (const form of forms) {
        assert.match(form, /^<form method="post" action="[^"]+"/);
        assert.match(form, /<input type="hidden" name="(csrf|xsrf)" value="[^"]+">/);
      }
    }
  });
});

describe('a problem at sign-in', () => {
  const page = signInPage(en, { ...signInModel, email: 'a@b.c', problem: { kind: 'wrong' } });

  test('is announced, told by the title and joined to the field', () => {
    assert.match(page, /<title>Problem: Sign in ·/);
    assert.match(page, /role="alert" id="problem"/);
    assert.match(page, /name="password"[^>]* aria-describedby="problem" aria-invalid="true"/);
  });

  test('keeps the address that was typed and goes on at the password', () => {
    assert.match(page, /name="email"[^>]* value="a@b\.c"/);
    assert.match(page, /name="password"[^>]* autofocus/);
    assert.equal(page.match(/autofocus/g)?.length, 1);
  });

  test('of waiting says for how long', () => {
    const problem = { kind: 'throttled', seconds: 61 } as const;
    assert.match(signInPage(de, { ...signInModel, problem }), /in 2 Minuten noch einmal/);
  });

  test('never leaves a password in the page', () => {
    assert.doesNotMatch(page, /type="password"[^>]* value=/);
  });
});

describe('consent', () => {
  for (const [redirectUri, shown] of [
    ['https://forum.example/cb', '<bdi>forum.example</bdi></strong></dd>'],
    ['https://forum.example:8443/cb', '<bdi>forum.example:8443</bdi>'],
    ['https://forum.example@evil.example/cb', '<bdi>evil.example</bdi>'],
    ['https://аpple.example/', '<bdi>xn--pple-43d.example</bdi>'],
    ['http://127.0.0.1:5000/cb', '<bdi>127.0.0.1:5000</bdi></strong> (a program on this device)'],
    ['http://[::1]/cb', '<bdi>[::1]</bdi></strong> (a program on this device)'],
    ['com.example.app:/cb', '<bdi>com.example.app</bdi></strong> (an app on this device)'],
  ] as const) {
    test(`says where ${redirectUri} leads`, () => {
      assert.ok(consentPage(en, { ...consentModel, redirectUri }).includes(shown));
    });
  }

  test('tells scopes in plain words, others by name', () => {
    const page = consentPage(de, { ...consentModel, scopes: ['email', 'toString', 'a:b'] });
    assert.ok(page.includes('<li>Ihre E-Mail-Adresse sehen</li>'));
    assert.ok(page.includes('Die Berechtigung <code><bdi>toString</bdi></code> nutzen'));
    assert.ok(page.includes('Die Berechtigung <code><bdi>a:b</bdi></code> nutzen'));
  });

  test('shows the beginning of a long description only', () => {
    const description = '\u{1f511}\n\n'.repeat(2000);
    const application = { name: 'x', description };
    const page = consentPage(en, { ...consentModel, application });
    assert.ok(page.includes('\u{1f511} </bdi>…</blockquote>'));
    assert.ok(page.length < 5000);
  });
});

test('a text of single sign-on is shown as it is', () => {
  const message = 'Unable to authenticate with Single Sign-On token for User ID: 7';
  for (const words of [en, de]) {
    const page = errorPage(words, {
      ...frame,
      kind: 'single_sign_on',
      code: 'access_denied',
      message,
      requestId: 'r',
    });
    assert.ok(page.includes(`lang="en"><bdi>${message}</bdi>`));
  }
});

describe('the account page', () => {
  test('shows times in the time zone of the operator', () => {
    assert.match(
      accountPage(en, accountModel),
      /Last used <time datetime="2025-11-23T12:13:20.000Z">23 Nov 2025, 13:13 CET/,
    );
    assert.match(
      accountPage(de, accountModel),
      /Zuletzt benutzt <time [^>]+>23. Nov. 2025, 13:13 MEZ/,
    );
  });

  test('keeps a language that it does not offer', () => {
    const profile = { ...accountModel.profile, locale: 'fr-CA' };
    const page = accountPage(en, { ...accountModel, profile });
    assert.match(page, /<option value="fr-CA" selected>/);
  });
});

describe('a logo', () => {
  for (const [text, shown] of [
    ['https://a.example/l.png', 'https://a.example/l.png'],
    ['HTTP://a.example/l.png?x=1', 'http://a.example/l.png?x=1'],
    ['/logos/a.png', '/logos/a.png'],
    ...[
      undefined,
      '',
      '//evil.example/l.png',
      '/\\evil.example/l.png',
      '/\t/evil.example/l.png',
      '\\\\evil.example',
      'logos/a.png',
      'javascript:alert(1)',
      'java\nscript:alert(1)',
      'data:image/svg+xml,<svg/>',
      'blob:https://a.example/1',
      'https://user:pass@a.example/l.png',
      'https:a.example',
      'https://',
      'ftp://a.example/l.png',
    ].map((text) => [text, undefined] as const),
  ] as const) {
    test(`${JSON.stringify(text)} is ${shown === undefined ? 'not loaded' : 'loaded'}`, () => {
      assert.equal(logoAddress(text), shown);
    });
  }

  test('gives way to the first letter of the name', () => {
    const named = (name: string) => signInPage(en, { ...signInModel, application: { name } });
    assert.match(named('  "ärger'), /aria-hidden="true"><bdi>Ä<\/bdi>/);
    assert.match(named('***'), /aria-hidden="true"><bdi>\?<\/bdi>/);
  });
});

test('a QR code is drawn as it is, with its quiet zone', () => {
  const svg = String(
    drawQrCode([
      [true, false],
      [false, true],
    ]),
  );
  assert.match(svg, /viewBox="0 0 10 10"/);
  assert.match(svg, /d="M4 4h1v1h-1zM5 5h1v1h-1z"/);
});

describe('the policy', () => {
  const targets = (redirectUri?: string) =>
    /form-action ([^;]*)/.exec(contentSecurityPolicy(redirectUri))?.[1];

  test('lets forms end at the application', () => {
    assert.equal(targets(), "'self'");
    assert.equal(targets('https://a.example/cb'), "'self' https:");
    assert.equal(targets('http://127.0.0.1:80/cb'), "'self' http: https:");
    assert.equal(targets('com.example.app:/cb'), "'self' com.example.app:");
    assert.equal(targets('not an address; script-src *'), "'self'");
  });

  test('allows no script, no style of the page and no frame', () => {
    const policy = contentSecurityPolicy('https://a.example/cb');
    assert.match(policy, /^default-src 'none'; style-src 'self'; /);
    assert.match(policy, /frame-ancestors 'none'; base-uri 'none'$/);
    assert.doesNotMatch(policy, /script-src|unsafe/);
  });
});
