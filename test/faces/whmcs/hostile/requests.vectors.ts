import { IDENTIFIER, SECRET } from '../../../running.ts';

export const FORM = 'application/x-www-form-urlencoded';
const AUTH = `identifier=${IDENTIFIER}&secret=${SECRET}`;
/** A whole call but for the name. */
export const CREATE = `${AUTH}&action=CreateOAuthCredential&grantType=authorization_code&scope=openid`;
const UPDATE = `${AUTH}&action=UpdateOAuthCredential&credentialId=1`;
export const LIST = `${AUTH}&action=ListOAuthCredentials`;

const MALFORMED = 400;
const OK = 200;

/** A request as no honest client writes it, and the status it is answered with. */
export interface Hostile {
  readonly name: string;
  readonly status: number;
  readonly body: string | Uint8Array<ArrayBuffer> | ReadableStream;
  /** null = none. */
  readonly type?: string | null;
  readonly query?: string;
  readonly headers?: Record<string, string>;
}

const times = (count: number, part: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => part(i)).join('');
const latin1 = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'));
const json = (value: object) => JSON.stringify(value);
export const auth = { identifier: IDENTIFIER, secret: SECRET };
const create = {
  ...auth,
  action: 'CreateOAuthCredential',
  grantType: 'authorization_code',
  scope: 'openid',
};
export const part = (name: string, value: string) =>
  `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
const parts = (fields: object) =>
  Object.entries(fields)
    .map(([name, value]) => part(name, String(value)))
    .join('');
export const multipart = 'multipart/form-data; boundary=b';

/** A body in pieces, so without a length. */
export function chunked(...pieces: string[]): ReadableStream {
  return new ReadableStream({
    start(controller) {
      for (const piece of pieces) controller.enqueue(new TextEncoder().encode(piece));
      controller.close();
    },
  });
}

const tooLong: readonly Hostile[] = [
  { name: 'one byte over 1 MiB', status: 413, body: 'x'.repeat(1024 * 1024 + 1) },
  { name: '1 MiB of one name', status: 415, body: 'x'.repeat(1024 * 1024), type: 'text/plain' },
  { name: '8 MiB', status: 413, body: `${CREATE}&name=${'x'.repeat(8 * 1024 * 1024)}` },
  {
    name: 'chunks over 1 MiB',
    status: 413,
    body: chunked(CREATE, ...Array.from({ length: 40 }, () => `&a=${'x'.repeat(32_768)}`)),
  },
  { name: '201 parameters', status: MALFORMED, body: CREATE + times(201, (i) => `&a${i}=x`) },
  { name: 'a million ampersands', status: MALFORMED, body: '&'.repeat(1_000_000) },
  {
    name: '101 elements',
    status: MALFORMED,
    body: `${CREATE}&name=x${times(101, (i) => `&redirectUri[${i}]=https://a.example/${i}`)}`,
  },
  { name: 'depth 4', status: MALFORMED, body: `${CREATE}&name=x&a[b][c][d][e]=x` },
  {
    name: 'brackets without end',
    status: MALFORMED,
    body: `${CREATE}&a${'[b]'.repeat(300_000)}=x`,
  },
  { name: 'opened brackets', status: OK, body: `${CREATE}&${'['.repeat(900_000)}=x` },
  { name: 'an index of millions', status: MALFORMED, body: `${CREATE}&name=x&a[99999999]=x` },
  { name: 'a name of 256', status: OK, body: `${CREATE}&name=${'x'.repeat(256)}` },
  {
    name: 'a description of 4001',
    status: OK,
    body: `${CREATE}&name=x&description=${'x'.repeat(4001)}`,
  },
  {
    name: 'a redirect URI of 2001',
    status: OK,
    body: `${CREATE}&name=x&redirectUri=https://a.example/${'x'.repeat(1983)}`,
  },
  {
    name: '51 redirect URIs',
    status: OK,
    body: `${CREATE}&name=x${times(51, (i) => `&redirectUri[]=https://a.example/${i}`)}`,
  },
  {
    name: '100 redirect URIs in one text',
    status: OK,
    body: `${CREATE}&name=x&redirectUri=${times(100, (i) => `https://a.example/${i}+`)}`,
  },
  {
    name: 'an identifier of 100 kB',
    status: 403,
    body: `identifier=${'x'.repeat(100_000)}&secret=x&action=ListOAuthCredentials`,
  },
  {
    name: 'a secret of 100 kB',
    status: 403,
    body: `identifier=x&secret=${'x'.repeat(100_000)}&action=ListOAuthCredentials`,
  },
  { name: 'an action of 100 kB', status: 400, body: `${AUTH}&action=${'x'.repeat(100_000)}` },
  { name: 'a number of 100 kB', status: OK, body: `${UPDATE}${'1'.repeat(100_000)}` },
  { name: 'a grant type of 100 kB', status: OK, body: `${UPDATE}&grantType=${'x'.repeat(1e5)}` },
  { name: 'a scope of 100 kB', status: OK, body: `${UPDATE}&scope=${'openid+'.repeat(14_000)}x` },
  {
    name: 'a client identifier of 100 kB',
    status: OK,
    body: `${AUTH}&action=UpdateOAuthCredential&clientApiIdentifier=${'x'.repeat(100_000)}`,
  },
];

const jsonBodies: readonly Hostile[] = [
  { name: '10,000 levels', status: MALFORMED, body: `${'{"a":'.repeat(1e4)}1${'}'.repeat(1e4)}` },
  { name: '10,000 lists', status: MALFORMED, body: `{"a":${'['.repeat(1e4)}${']'.repeat(1e4)}}` },
  { name: 'no end', status: MALFORMED, body: '{"a":'.repeat(100_000) },
  { name: 'no object', status: MALFORMED, body: '[1,2]' },
  { name: 'null', status: MALFORMED, body: 'null' },
  { name: 'a text', status: MALFORMED, body: '"action"' },
  { name: 'a lone surrogate', status: OK, body: json({ ...create, name: '\ud800' }) },
  {
    name: 'a lone surrogate as secret',
    status: OK,
    body: json({ ...create, name: 'x', secret: '\udfff' }),
  },
  { name: 'NUL', status: OK, body: json({ ...create, name: 'a\0b' }) },
  { name: 'a name twice', status: MALFORMED, body: json({ ...create, name: 'x', NAME: 'y' }) },
  { name: 'a list of names', status: MALFORMED, body: json({ ...create, name: ['x', 'y'] }) },
  { name: 'an object as secret', status: MALFORMED, body: json({ ...create, secret: { a: 1 } }) },
  { name: 'a list as action', status: MALFORMED, body: json({ ...auth, action: ['List'] }) },
  { name: 'true as secret', status: 403, body: json({ ...create, secret: true }) },
  { name: 'null as secret', status: 403, body: json({ ...create, secret: null }) },
  {
    name: '__proto__',
    status: 403,
    body: `{"__proto__":${json({ ...auth, name: 'x' })},"action":"ListOAuthCredentials"}`,
  },
  {
    name: 'constructor.prototype',
    status: OK,
    body: `{"constructor":{"prototype":{"polluted":1}},${json(create).slice(1)}`,
  },
  { name: 'NaN', status: MALFORMED, body: '{"action":NaN}' },
  { name: 'UTF-16', status: MALFORMED, body: new Uint8Array(Buffer.from(json(create), 'utf16le')) },
];

const encodings: readonly Hostile[] = [
  { name: 'a scalar twice', status: MALFORMED, body: `${CREATE}&name=x&name=y` },
  { name: 'a scalar twice in two cases', status: MALFORMED, body: `${CREATE}&name=x&NAME=y` },
  { name: 'a secret twice', status: MALFORMED, body: `${CREATE}&name=x&secret=y` },
  { name: 'an action twice', status: MALFORMED, body: `${LIST}&action=CreateOAuthCredential` },
  { name: 'a list as identifier', status: MALFORMED, body: `${CREATE}&name=x&identifier[]=x` },
  { name: 'raw bytes that are no UTF-8', status: MALFORMED, body: latin1(`${CREATE}&name=\xff`) },
  { name: 'an overlong raw form', status: MALFORMED, body: latin1(`${CREATE}&name=\xc0\xaf`) },
  { name: 'a raw surrogate', status: MALFORMED, body: latin1(`${CREATE}&name=\xed\xa0\x80`) },
  { name: 'a cut raw character', status: MALFORMED, body: latin1(`${CREATE}&name=\xe2\x82`) },
  ...['%ff', '%c0%af', '%ed%a0%80', '%e2%82', '%f8%88%80%80%80', '%', '%4', '%zz', '%u0041'].map(
    (escaped) => ({
      name: `the escape ${escaped}`,
      status: MALFORMED,
      body: `${CREATE}&name=a${escaped}`,
    }),
  ),
  { name: 'an escape cut in a name', status: MALFORMED, body: `${CREATE}&na%me=x` },
  { name: 'a cut escape in the query', status: MALFORMED, body: CREATE, query: '&name=%e2%82' },
  { name: '%00', status: OK, body: `${CREATE}&name=a%00b` },
  { name: '%00 as identifier', status: OK, body: `${CREATE}&name=x&identifier%00=x%00` },
  { name: 'raw NUL', status: OK, body: `${CREATE}&name=a\0b` },
  { name: 'a control character', status: OK, body: `${CREATE}&name=a%1bb` },
  { name: '__proto__', status: OK, body: `${CREATE}&__proto__[name]=x&__proto__[polluted]=1` },
  { name: 'constructor', status: OK, body: `${CREATE}&constructor[prototype][polluted]=1` },
  { name: 'only separators', status: MALFORMED, body: '&=&=&;' },
  { name: 'nothing', status: MALFORMED, body: '' },
];

const contentTypes: readonly Hostile[] = [
  ...[
    ...['text/plain', 'text/html', 'application/xml', 'application/octet-stream', 'image/png'],
    ...['application/jsonx', 'application/x-www-form-urlencodedx', '*/*'],
    ...['foo', 'application', '/', ';', ',', 'a/b/c', ' ', '(x)', 'application/', '/json', '"'],
  ].map((type) => ({ name: `"${type}"`, status: 415, body: `${CREATE}&name=x`, type })),
  { name: 'none', status: 415, body: `${CREATE}&name=x`, type: null },
  { name: 'a form as JSON', status: 400, body: `${CREATE}&name=x`, type: 'application/json' },
  { name: 'JSON as a form', status: 400, body: json({ ...create, name: 'x' }) },
  {
    name: 'JSON in a form, with an action',
    status: 403,
    body: `action=ListOAuthCredentials&${json({ ...create, name: 'x' })}`,
  },
  {
    name: 'gzip that is none',
    status: OK,
    body: `${CREATE}`,
    headers: { 'content-encoding': 'gzip' },
  },
  {
    name: 'gzip',
    status: MALFORMED,
    body: latin1('\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03'),
    headers: { 'content-encoding': 'gzip' },
  },
];

const multiparts: readonly Hostile[] = [
  {
    name: 'a file',
    status: MALFORMED,
    body: `${parts(create)}--b\r\nContent-Disposition: form-data; name="name"; filename="x.txt"\r\n\r\nx\r\n--b--\r\n`,
  },
  {
    name: 'a file of bytes',
    status: MALFORMED,
    body: latin1(
      `${parts(create)}--b\r\nContent-Disposition: form-data; name="logoUri"; filename="x.png"\r\nContent-Type: image/png\r\n\r\n\x89PNG\xff\r\n--b--\r\n`,
    ),
  },
  { name: 'no end', status: MALFORMED, body: parts({ ...create, name: 'x' }) },
  {
    name: 'another boundary',
    status: MALFORMED,
    body: 'a',
    type: 'multipart/form-data; boundary=c',
  },
  { name: 'no boundary', status: MALFORMED, body: parts(create), type: 'multipart/form-data' },
  { name: 'an empty one', status: MALFORMED, body: 'x', type: 'multipart/form-data; boundary=' },
  {
    name: 'a boundary of 100',
    status: MALFORMED,
    body: `${parts(create)}--b--`,
    type: `multipart/form-data; boundary=${'b'.repeat(100)}`,
  },
  { name: 'a part without a name', status: MALFORMED, body: '--b\r\n\r\nx\r\n--b--\r\n' },
  { name: '200,000 boundaries', status: MALFORMED, body: '--b\r\n'.repeat(200_000) },
  {
    name: '10,000 parts',
    status: MALFORMED,
    body: `${times(10_000, (i) => part(`a${i}`, 'x'))}--b--\r\n`,
  },
  {
    name: 'a part with 100,000 headers',
    status: MALFORMED,
    body: `--b\r\n${'x: y\r\n'.repeat(100_000)}`,
  },
  {
    name: 'raw bytes that are no UTF-8',
    status: MALFORMED,
    body: latin1(`${parts({ ...create, name: '\xff' })}--b--\r\n`),
  },
  { name: 'NUL', status: OK, body: `${parts({ ...create, name: 'a\0' })}--b--\r\n` },
  {
    name: '__proto__',
    status: OK,
    body: `${parts({ ...create, '__proto__[polluted]': 1, 'constructor[prototype][polluted]': 1 })}--b--\r\n`,
  },
  {
    name: 'a scalar twice',
    status: MALFORMED,
    body: `${parts({ ...create, name: 1, Name: 2 })}--b--`,
  },
];

/** Every request that is sent in every response type. */
export const GROUPS = {
  'too much': tooLong,
  JSON: jsonBodies.map((hostile) => ({ type: 'application/json', ...hostile })),
  encodings,
  'content types': contentTypes,
  multipart: multiparts.map((hostile) => ({ type: multipart, ...hostile })),
};
