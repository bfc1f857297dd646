import { REDIRECT_URIS } from '../../../core/redirect-uri.vectors.ts';

/** Redirect URIs of the credential under attack; one of each kind that the matcher tells apart. */
export const REGISTERED = [
  'https://app.example/callback',
  'https://foo.example/cb?tenant=1',
  'https://allowed.example:8443/',
  'http://127.0.0.1:8400/cb',
  'http://[::1]/cb',
  'http://localhost:80/cb',
  'com.example.app:/cb',
] as const;

/** What else a browser would take for the same, or a careless matcher: one mark put in its place. */
const MARKS = ['/', '//', '?', '#', '.', '..', ';', '@', ':', '%', '&', '*', ' ', '+', '\\'];
const INVISIBLE = ['\t', '\n', '\r', '\0', '\u00a0', '\u200b', '\u00ad', '\u202e', '\ufeff'];
const ENCODED = [
  '%2f',
  '%5c',
  '%2e',
  '%40',
  '%23',
  '%3f',
  '%00',
  '%0d%0a',
  '%252f',
  '%20',
  '%c0%af',
];
const TAILS = [
  '/../evil',
  '/..%2fevil',
  '/..;/evil',
  ';x',
  '/;/evil',
  '\\..\\evil',
  '@evil.example',
  '.evil.example/callback',
  '&redirect_uri=https://evil.example',
  '?next=//evil.example',
  '#@evil.example/',
];

/** Every unregistered neighbour of a registered URI, by what is done to it. */
function neighbours(uri: string): readonly string[] {
  const [, scheme = '', slashes = '', authority = '', rest = ''] =
    /^([^:]+):(\/\/)?([^/?#]*)(.*)$/.exec(uri) ?? [];
  const withAuthority = (text: string): string => `${scheme}:${slashes}${text}${rest}`;
  const host = authority.replace(/:\d+$/, '');
  return [
    ...[...MARKS, ...INVISIBLE, ...ENCODED, ...TAILS].map((mark) => uri + mark),
    ...[...INVISIBLE, ' ', '/', 'x'].map((mark) => mark + uri),
    ...['', 'x', '/'].map((last) => uri.slice(0, -1) + last),
    uri.toUpperCase(),
    `${uri}${uri}`,
    `${uri} https://evil.example/`,
    `https://evil.example/?${uri}`,
    `https://evil.example/#${uri}`,
    `javascript://${authority}/%0aalert(1)//${uri}`,
    uri.replace(/[a-z]/, (letter) => letter.toUpperCase()),
    uri.replace(/[a-z](?=[^a-z]*$)/, (letter) => letter.toUpperCase()),
    uri.replace('cb', '%63b').replace('callback', '%63allback'),
    uri.replace(':', '%3a'),
    uri.replace(':', ';'),
    uri.replaceAll('/', '\\'),
    ...(slashes === ''
      ? [`${scheme}://evil.example${rest}`, `${scheme}x:${rest}`, `x${scheme}:${rest}`]
      : [
          withAuthority(`${authority}@evil.example`),
          withAuthority(`${host}:80@evil.example`),
          withAuthority(`evil.example@${authority}`),
          withAuthority(`user:password@${authority}`),
          withAuthority(`${host}.evil.example`),
          withAuthority(`evil.${authority}`),
          withAuthority(`evil${authority}`),
          withAuthority(`${host}.`),
          withAuthority(`${host}:`),
          withAuthority(`${host}:0`),
          withAuthority(`${host}:65536`),
          withAuthority(`${host}:80:81`),
          withAuthority(`${host}\\@evil.example`),
          withAuthority(`evil.example\\.${host}`),
          withAuthority(`evil.example#${host}`),
          withAuthority(`evil.example?${host}`),
          withAuthority(`evil.example/${host}`),
          withAuthority(authority.replace('.', 'a')),
          withAuthority(authority.replace('.', '\u3002')),
          withAuthority(authority.replace('.', '%2e')),
          withAuthority(authority.replace('a', '\u0430')),
          uri.replace('://', ':'),
          uri.replace('://', ':/'),
          uri.replace('://', ':///'),
          uri.replace(/^https?:/, ''),
          uri.replace(/^https/, 'http'),
          uri.replace(/^http(?!s)/, 'https'),
          uri.replace(/^https?/, 'ftp'),
        ]),
  ];
}

/** Addresses that reach this machine, and are none of the registered literals. */
const ALSO_LOOPBACK = [
  'http://127.0.0.2:8400/cb',
  'http://127.1:8400/cb',
  'http://0x7f.0.0.1:8400/cb',
  'http://2130706433:8400/cb',
  'http://0177.0.0.1:8400/cb',
  'http://0.0.0.0:8400/cb',
  'http://[::]/cb',
  'http://[::ffff:127.0.0.1]:8400/cb',
  'http://[0:0:0:0:0:0:0:1]/cb',
  'http://localhost:8400/cb',
  'http://localhost/cb',
  'http://localhost.:80/cb',
  'http://127.0.0.1.evil.example:8400/cb',
  'http://127.0.0.1:8400@evil.example/cb',
  'https://127.0.0.1:8400/cb',
  'http://127.0.0.1:99999/cb',
];

/** Texts that must never be redirected to: at least 300, none of them registered. */
export const UNREGISTERED: readonly string[] = [
  ...new Set([
    ...REGISTERED.flatMap(neighbours),
    ...ALSO_LOOPBACK,
    ...REDIRECT_URIS.refused,
    ...REDIRECT_URIS.accepted,
  ]),
].filter((uri) => uri !== '' && !isOneOf(uri));

/** Of a loopback IP literal any port is the registered one (RFC 8252 section 7.3). */
function isOneOf(uri: string): boolean {
  const loopback = /^http:\/\/(?:127\.0\.0\.1|\[::1\])(?::(\d{1,5}))?\/cb$/.exec(uri);
  const port = Number(loopback?.[1] ?? 80);
  if (loopback) return port > 0 && port < 65_536;
  return (REGISTERED as readonly string[]).includes(uri);
}
