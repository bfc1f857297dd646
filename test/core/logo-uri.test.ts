import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { parseLogoUri } from '../../src/core/logo-uri.ts';
import { uriLike } from './uri-like.ts';

const OWN = 'https://billing.example/clients/';

const accepted = [
  'https://cdn.example/logo.png',
  'HTTPS://CDN.Example/Logo.png',
  'http://cdn.example/logo.png',
  'https://cdn.example',
  'https://cdn.example:8443/logo.png?v=2#light',
  'https://192.0.2.1/logo.png',
  'https://[2001:db8::1]/logo.png',
  'logo.png',
  './logo.png',
  '../logo.png',
  '/logo.png',
  '/assets/img/logo.png?v=2',
  'assets/a:b.png',
  'logo.png?from=https://cdn.example/',
  '?logo=1',
  'logo%20of%20us.png',
  `/${'a'.repeat(1999)}`,
];

const refused = [
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  'java\tscript:alert(1)',
  '\u0001javascript:alert(1)',
  'data:image/svg+xml,<svg onload=alert(1)>',
  'DATA:image/png;base64,AAAA',
  'vbscript:x',
  'blob:https://cdn.example/6f1b',
  'file:///etc/passwd',
  'about:blank',
  'ftp://cdn.example/logo.png',
  'ws://cdn.example/logo.png',
  'com.example.app:/logo.png',
  'koala-clash://logo.png',
  'logo:png',
  'x:',
  ':logo.png',
  '//evil.example/logo.png',
  '///evil.example/logo.png',
  '\\\\evil.example\\logo.png',
  '/\\evil.example/logo.png',
  '\\/evil.example/logo.png',
  '/\t/evil.example/logo.png',
  '/\n/evil.example/logo.png',
  'https:logo.png',
  'https:/logo.png',
  'https:///cdn.example/logo.png',
  'https://',
  'https://user@cdn.example/logo.png',
  'https://cdn.example@evil.example/logo.png',
  'https://@cdn.example/logo.png',
  'https://cdn.example%40evil.example/logo.png',
  'https://cdn.example\\@evil.example/logo.png',
  'https://cdn..example/logo.png',
  'https://cdn.example./logo.png',
  'https://127.1/logo.png',
  'https://0x7f000001/logo.png',
  'https://2130706433/logo.png',
  'https://[::1/logo.png',
  'https://[127.0.0.1::]/logo.png',
  'https://cdn.example:0/logo.png',
  'https://cdn.example:65536/logo.png',
  'https://b\u00fccher.example/logo.png',
  'https://cdn.example/l o.png',
  'logo of us.png',
  'logo\0.png',
  'logo<script>.png',
  'logo".png',
  "x' onerror='alert(1)\u00a0",
  'logo%.png',
  'logo%zz.png',
  'caf\u00e9.png',
  `/${'a'.repeat(2000)}`,
];

function accepts(text: string): boolean {
  try {
    parseLogoUri(text);
    return true;
  } catch (error) {
    assert.equal((error as { code?: string }).code, 'logo_uri_invalid');
    return false;
  }
}

/** Whatever page of ours shows it, a browser must not go anywhere but where the text says. */
function assertHarmless(logo: string): void {
  const url = new URL(logo, OWN);
  const [, said] = /^https?:\/\/([^/?#]*)/i.exec(logo) ?? [];
  assert.match(url.protocol, /^https?:$/, logo);
  assert.equal(url.username + url.password, '', logo);
  if (said === undefined) assert.equal(url.origin, new URL(OWN).origin, logo);
  else if (!said.startsWith('[')) {
    assert.equal(url.hostname, said.toLowerCase().replace(/:\d+$/, ''), logo);
  }
}

describe('logo URI', () => {
  test('every listed vector is judged as it should be', () => {
    assert.deepEqual(
      accepted.filter((logo) => !accepts(logo)),
      [],
      'refused, but should be accepted',
    );
    assert.deepEqual(
      refused.filter((logo) => accepts(logo)),
      [],
      'accepted, but should be refused',
    );
  });

  test('an accepted one leads to its own host or to ours', () => {
    for (const logo of accepted) assertHarmless(logo);
    const path = uriLike.map((uri) => uri.replace(/^[a-z.]*:/i, ''));
    fc.assert(
      fc.property(fc.oneof(uriLike, path), (text) => {
        if (accepts(text)) assertHarmless(parseLogoUri(text));
      }),
      { numRuns: 10_000 },
    );
  });

  test('blank means none, white space around it is dropped', () => {
    assert.equal(parseLogoUri(' \t '), '');
    assert.equal(parseLogoUri(' /logo.png '), '/logo.png');
  });
});
