// Our matcher against two other readings of an address: a browser's (WHATWG URL) and RFC 3986's own
// expression. What it accepts, both take for the registered one (CVE-2026-7504).
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { isRegistered, parseRedirectUri } from '../../../../src/core/redirect-uri.ts';
import { REDIRECT_URIS } from '../../../core/redirect-uri.vectors.ts';
import { uriLike } from '../../../core/uri-like.ts';
import { application, type ProviderHouse, runProvider } from '../provider-house.ts';
import { type App, authorizePath, look } from './party.ts';
import { REGISTERED, UNREGISTERED } from './redirects.vectors.ts';

/** How many pairs are compared; `FUZZ_RUNS=10000000` takes its time (bench/README.md). */
const RUNS = Number(process.env.FUZZ_RUNS ?? 30_000);

const policy = { allowInsecure: true, schemes: new Set(['koala-clash']) };

function isAcceptable(uri: string): boolean {
  try {
    return parseRedirectUri(uri, policy) === uri;
  } catch {
    return false;
  }
}

const loopback = fc
  .tuple(
    fc.constantFrom('127.0.0.1', '[::1]', '127.9.0.1'),
    fc.constantFrom('', ':1', ':80', ':8400', ':65535'),
    fc.constantFrom('', '/', '/cb', '/cb?', '/cb?a=b', '/cb/', '//cb'),
  )
  .map(([host, port, rest]) => `http://${host}${port}${rest}`);

const registered = fc.oneof(
  loopback,
  uriLike.filter(isAcceptable),
  fc.constantFrom(...REDIRECT_URIS.accepted, ...REGISTERED),
);

const piece = fc.oneof(
  fc.constantFrom('/', '\\', '?', '#', '@', ':', '.', '..', ';', '%2f', '%00', '\t', ' ', '[', ']'),
  fc.constantFrom('http:', '//', ':80', ':8400', '127.0.0.1', 'evil.example', 'u:p@', 'localhost'),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 3 }),
);

/** A text that is near a registered address: pieces put in, cut out, or turned to capitals. */
const near = fc
  .tuple(registered, fc.array(fc.tuple(fc.nat(60), fc.nat(4), piece), { maxLength: 2 }))
  .map(([uri, edits]) => ({
    uri,
    wanted: edits.reduce(
      (text, [at, cut, put]) => text.slice(0, at) + put + text.slice(at + cut),
      uri,
    ),
  }));

const pair = fc.oneof(
  near,
  fc.record({ uri: registered, wanted: registered }),
  fc.record({ uri: registered, wanted: uriLike }),
  registered.map((uri) => ({ uri, wanted: uri.toUpperCase() })),
  loopback.map((uri) => ({ uri, wanted: uri.replace(/:\d+(?=\/|\?|$)/, '') })),
);

/** What RFC 3986 appendix B sees, with the port put aside where it may differ. */
function byRfc(text: string): readonly (string | undefined)[] {
  const [, , scheme, , authority, path, , query, , fragment] =
    /^(([^:/?#]+):)?(\/\/([^/?#]*))?([^?#]*)(\?([^#]*))?(#(.*))?$/s.exec(text) ?? [];
  const host = authority?.replace(/^(127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/, '$1');
  return [scheme, scheme === 'http' ? host : authority, path, query, fragment];
}

/** What a browser sees, with the port put aside where it may differ. */
function byBrowser(text: string): string {
  const url = new URL(text);
  if (url.protocol === 'http:' && /^(127\.|\[::1\])/.test(url.hostname)) url.port = '';
  return url.href;
}

describe('the matcher of redirect URIs', () => {
  it('accepts nothing that a browser or RFC 3986 would take for another address', () => {
    let accepted = 0;
    fc.assert(
      fc.property(pair, ({ uri, wanted }) => {
        if (!isRegistered(wanted, [uri])) return;
        accepted += 1;
        assert.deepEqual(byRfc(wanted), byRfc(uri));
        if (wanted !== uri) assert.ok(/^http:\/\/(127\.|\[::1\])/.test(wanted), wanted);
        assert.equal(byBrowser(wanted), byBrowser(uri));
      }),
      { numRuns: RUNS },
    );
    assert.ok(accepted > RUNS / 10, `only ${accepted} were accepted`);
  });

  it('accepts the very text, and every port of a loopback IP literal', () => {
    fc.assert(
      fc.property(registered, (uri) => {
        assert.ok(isRegistered(uri, [uri]));
        assert.ok(!isRegistered(uri, []));
      }),
    );
    fc.assert(
      fc.property(loopback, fc.integer({ min: 1, max: 65_535 }), (uri, port) => {
        const other = uri.replace(/^(http:\/\/(?:\[::1\]|[\d.]+))(:\d+)?/, `$1:${port}`);
        assert.ok(isRegistered(other, [uri]), `${other} for ${uri}`);
      }),
    );
  });

  it('accepts none of the neighbours', () => {
    assert.deepEqual(
      UNREGISTERED.filter((uri) => isRegistered(uri, REGISTERED)),
      [],
    );
  });
});

describe('authorize, with any redirect URI', () => {
  let house: ProviderHouse;
  let app: App;
  before(async () => {
    house = await runProvider();
    const list = REGISTERED.map((uri, index) => [`redirectUri[${index}]`, uri] as const);
    app = await application(house, { ...Object.fromEntries(list), redirectUri: '' });
  });
  after(() => house.close());

  it('sends nobody to where the matcher does not lead', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(near, pair), fc.boolean(), async ({ wanted }, silent) => {
        const fields = { redirect_uri: wanted, ...(silent && { prompt: 'none' }) };
        const { status, headers } = await look(house, authorizePath(app, fields));
        const location = new URL(headers.get('location') ?? house.issuer, house.issuer);
        assert.ok(status < 500, wanted);
        if (location.origin === house.issuer) return;
        assert.ok(isRegistered(wanted, REGISTERED), `${wanted} → ${location}`);
        assert.equal(location.host, new URL(wanted).host);
      }),
      { numRuns: 400 },
    );
  });
});
