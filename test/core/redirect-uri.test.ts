import assert from 'node:assert/strict';
import { SocketAddress } from 'node:net';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import {
  MAX_REDIRECT_URIS,
  parseRedirectUri,
  parseRedirectUris,
} from '../../src/core/redirect-uri.ts';
import { REDIRECT_URIS } from './redirect-uri.vectors.ts';
import { uriLike } from './uri-like.ts';

const policy = { allowInsecure: false, schemes: new Set(['koala-clash']) };
const lax = { ...policy, allowInsecure: true };

function accepts(uri: string, rules = policy): boolean {
  try {
    return parseRedirectUri(uri, rules) === uri;
  } catch (error) {
    assert.equal((error as { code?: string }).code, 'redirect_uri_invalid');
    return false;
  }
}

describe('redirect URI', () => {
  test('every listed vector is judged as it should be', () => {
    const { accepted, refused } = REDIRECT_URIS;
    assert.ok(accepted.length + refused.length >= 150);
    assert.deepEqual(
      accepted.filter((uri) => !accepts(uri)),
      [],
      'refused, but should be accepted',
    );
    assert.deepEqual(
      refused.filter((uri) => accepts(uri)),
      [],
      'accepted, but should be refused',
    );
  });

  test('ALLOW_INSECURE_REDIRECTS opens plain http and nothing else', () => {
    const opened = REDIRECT_URIS.refused.filter((uri) => accepts(uri, lax));
    assert.ok(opened.includes('http://app.example/cb'));
    assert.deepEqual(
      opened.filter((uri) => !/^http:\/\/[a-z0-9.:[\]-]+\//i.test(uri)),
      [],
    );
  });

  test('a browser reads every accepted web address as the same host', () => {
    for (const uri of REDIRECT_URIS.accepted) if (/^http/i.test(uri)) assertSameForBrowsers(uri);
    fc.assert(
      fc.property(uriLike, (uri) => {
        if (accepts(uri, lax) && /^https?:/i.test(uri)) assertSameForBrowsers(uri);
      }),
      { numRuns: 20_000 },
    );
  });

  test('the property sees enough of what is accepted', () => {
    const seen = fc.sample(uriLike, 5000).filter((uri) => accepts(uri, lax)).length;
    assert.ok(seen > 100, `${seen} of 5000`);
  });

  test('any text is accepted or refused, and an accepted one is kept as it is', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void accepts(text)));
  });

  test('the refused one is told', () => {
    assert.throws(() => parseRedirectUris(['https://a.example/', 'x'], policy), {
      code: 'redirect_uri_invalid',
      details: { value: 'x' },
    });
  });

  test('blanks are dropped, repeats count once, order is kept', () => {
    const uris = [' https://b.example/ ', '', '  ', 'https://a.example/', 'https://b.example/'];
    assert.deepEqual(parseRedirectUris(uris, policy), ['https://b.example/', 'https://a.example/']);
  });

  test('50 are taken, 51 are not', () => {
    const uris = Array.from({ length: 51 }, (_, i) => `https://app.example/${i}`);
    assert.equal(parseRedirectUris(uris.slice(1), policy).length, MAX_REDIRECT_URIS);
    assert.throws(() => parseRedirectUris(uris, policy), { code: 'redirect_uris_too_many' });
  });

  test('a scheme of the operator is taken only when it is registered', () => {
    const uri = 'myapp://cb';
    assert.equal(accepts(uri), false);
    assert.equal(accepts(uri, { ...policy, schemes: new Set(['myapp']) }), true);
  });

  test('a script scheme is refused even when somebody registers it', () => {
    const schemes = new Set(['javascript', 'data', 'file', 'blob', 'vbscript', 'about']);
    for (const scheme of schemes) {
      assert.equal(accepts(`${scheme}:x`, { allowInsecure: true, schemes }), false, scheme);
    }
  });
});

/** The browser's parser may only lower case, shorten IPv6, drop a default port, encode a quote. */
function assertSameForBrowsers(uri: string): void {
  const [, authority = '', rest = ''] = /^https?:\/\/([^/?]*)(.*)$/is.exec(uri) ?? [];
  const url = new URL(uri);
  const host = authority.toLowerCase().replace(/:\d+$/, '');
  const port = Number(/:(\d+)$/.exec(authority)?.[1] ?? 0);
  const usual = url.protocol === 'https:' ? 443 : 80;
  if (host.startsWith('[')) assert.equal(shortIpv6(url.hostname), shortIpv6(host), uri);
  else assert.equal(url.hostname, host, uri);
  assert.equal(Number(url.port || usual), port || usual, uri);
  assert.equal(url.username + url.password + url.hash, '', uri);
  const [path = '', ...query] = rest.split('?');
  assert.equal(url.pathname, path || '/', uri);
  assert.equal(url.search.slice(1), query.join('?').replaceAll("'", '%27'), uri);
}

/** The system's own spelling of the same 128 bits. */
function shortIpv6(host: string): string {
  return new SocketAddress({ family: 'ipv6', address: host.slice(1, -1) }).address;
}
