import fc from 'fast-check';
import type { App, Code, Tokens } from './party.ts';

/** Things that are right somewhere, so that the fuzz gets beyond the first check. */
export interface Known {
  readonly app: App;
  readonly sso: App;
  readonly code: Code;
  readonly tokens: Tokens;
  readonly callback: string;
  readonly csrf: string;
}

/** One request of the fuzz. */
export interface Shot {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly fields: readonly (readonly [string, string])[];
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as it is, in the place of the fields. */
  readonly raw: string | undefined;
}

const NAMES = [
  ...['client_id', 'client_secret', 'grant_type', 'code', 'code_verifier', 'redirect_uri', 'scope'],
  ...[
    'refresh_token',
    'token',
    'token_type_hint',
    'state',
    'nonce',
    'prompt',
    'max_age',
    'request',
  ],
  ...['response_type', 'response_mode', 'code_challenge', 'code_challenge_method', 'request_uri'],
  ...['id_token_hint', 'login_hint', 'ui_locales', 'acr_values', 'claims', 'display', 'resource'],
  ...['access_token', 'post_logout_redirect_uri', 'xsrf', 'logout', 'csrf', 'email', 'password'],
  ...['decision', 'recoveryCode', 'givenName', 'familyName', 'locale', 'currentPassword', 'use'],
  ...['newPassword', 'application', 'session', 'allow', 'done', 'app', 'user', 'domain_id'],
  ...['subscriber_unique_id', 'sso_redirect_path', 'client_assertion', 'client_assertion_type'],
  ...['dpop_jkt', 'authorization_details', 'registration', '__proto__', 'constructor', 'toString'],
];

const TEXTS = [
  ...['', ' ', '0', '-1', 'null', 'undefined', 'true', '[]', '{}', '{"a":', '[object Object]'],
  ...['\0', '\u{1f511}', '\ud800', '\ufeff', '\u202e', '%00', '%', '%ff', '\r\nX-Evil: 1'],
  ...[
    "' OR 1=1 --",
    '"; DROP TABLE credential; --',
    '<script>alert(1)</script>',
    '{{7*7}}',
    '../..',
  ],
  ...['__proto__', 'constructor', 'hasOwnProperty', '1e309', '9'.repeat(400), 'a'.repeat(3000)],
  ...['eyJhbGciOiJub25lIn0.e30.', 'a.b.c', 'a.b.c.d.e', 'urn:ietf:params:oauth:request_uri:x'],
  ...['{"id_token":{"sub":{"value":"x"}}}', '{"userinfo":null}', '{"__proto__":{"a":1}}'],
  ...['none', 'login', 'consent', 'login consent none', 'code', 'query', 'form_post', 'S256'],
  ...['authorization_code', 'refresh_token', 'single_sign_on', 'client_credentials'],
  ...['openid', 'openid email offline_access', 'clientarea:sso', 'unknown', '\u00a0openid'],
];

const TYPES = [
  'application/x-www-form-urlencoded',
  'application/x-www-form-urlencoded; charset=utf-8',
  'application/x-www-form-urlencoded; charset=utf-16',
  'application/x-www-form-urlencoded; charset=nonsense',
  'application/json',
  'application/json; charset=nonsense',
  'multipart/form-data',
  'multipart/form-data; boundary=x',
  'text/plain',
  'text/html',
  'nonsense',
  'a/b;c="',
  '/',
];

const RAW = [
  '{',
  '{"a":1}',
  'null',
  '[]',
  '"x"',
  'a=1&a=2&a=3',
  '&&&',
  '=',
  '%',
  '%zz=%',
  'a\0b=c',
];

function completed(
  fields: readonly (readonly [string, string])[],
  right: Readonly<Record<string, string>>,
): readonly (readonly [string, string])[] {
  const given = new Set(fields.map(([name]) => name));
  return [...fields, ...Object.entries(right).filter(([name]) => !given.has(name))];
}

/** Requests to any of these routes, mostly ill-formed. */
export function shots(routes: readonly string[], known: Known): fc.Arbitrary<Shot> {
  const right: Readonly<Record<string, string>> = {
    client_id: known.app.clientId,
    client_secret: known.app.secret,
    code: known.code.code,
    code_verifier: known.code.verifier,
    redirect_uri: known.callback,
    post_logout_redirect_uri: known.callback,
    refresh_token: known.tokens.refresh,
    token: known.tokens.access,
    access_token: known.tokens.access,
    id_token_hint: known.tokens.id,
    response_type: 'code',
    csrf: known.csrf,
    subscriber_unique_id: known.sso.clientId,
  };
  const text = fc.oneof(
    fc.constantFrom(...TEXTS),
    fc.constantFrom(...TEXTS),
    fc.string({ unit: 'binary', maxLength: 20 }),
  );
  const field = fc
    .constantFrom(...NAMES)
    .chain((name) =>
      fc.tuple(
        fc.constant(name),
        right[name] === undefined
          ? text
          : fc.oneof(
              { weight: 3, arbitrary: fc.constant(right[name]) },
              { weight: 1, arbitrary: text },
            ),
      ),
    );
  const header = fc.oneof(
    fc.constantFrom(...TEXTS).map((value) => value.replaceAll(/[^\x20-\x7e]/g, '?')),
    fc.constant(`Bearer ${known.tokens.access}`),
    fc.constant(
      `Basic ${Buffer.from(`${known.app.clientId}:${known.app.secret}`).toString('base64')}`,
    ),
    fc.base64String({ maxLength: 40 }).map((value) => `Basic ${value}`),
    fc.string({ unit: 'grapheme-ascii', maxLength: 30 }).map((value) => `DPoP ${value}`),
  );
  const headers = fc.record(
    {
      authorization: header,
      dpop: header,
      accept: fc.constantFrom('text/html', 'application/json', '*/*', 'x', ';;', 'text/html;q=x'),
      'accept-language': fc.constantFrom('de', '*', 'xx-YY;q=9', '-', 'a'.repeat(500), ',;='),
      'user-agent': fc.constantFrom('', 'x', 'a'.repeat(2000), '<script>'),
      origin: fc.constantFrom('null', 'https://evil.example', 'x', 'http://127.0.0.1'),
      'x-forwarded-for': fc.constantFrom('x', '::', '1.2.3.4, x', 'a'.repeat(200), '127.0.0.1:80'),
      'content-type': fc.constantFrom(...TYPES),
    },
    { requiredKeys: [] },
  );
  return fc.record({
    method: fc.constantFrom('GET' as const, 'POST' as const, 'POST' as const),
    path: fc.constantFrom(...routes),
    // Half of them are right but for a few fields.
    fields: fc
      .tuple(fc.array(field, { maxLength: 8 }), fc.boolean())
      .map(([wrong, isComplete]) => (isComplete ? completed(wrong, right) : wrong)),
    headers,
    raw: fc.oneof(
      { weight: 6, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: fc.constantFrom(...RAW) },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 200 }) },
    ),
  });
}
