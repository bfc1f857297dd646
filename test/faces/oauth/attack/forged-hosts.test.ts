// Issuer, links, cookies and e-mail-like addresses come from the configuration, whatever a request
// says of itself (CVE-2026-29067); and a path written otherwise is no way around (CVE-2026-0976).
import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { application, OWNER, type ProviderHouse, runProvider } from '../provider-house.ts';
import { ssoCredential } from '../sso/sso-house.ts';
import { type App, authorizePath, getTokens, secretOf, toForm } from './party.ts';

const EVIL = 'evil.example';

/** Headers by which servers have been talked into another name of their own. */
const FORGED: readonly Readonly<Record<string, string>>[] = [
  { host: EVIL },
  { host: `${EVIL}:443` },
  { host: `127.0.0.1@${EVIL}` },
  { host: '' },
  { host: 'a b"><script>' },
  { 'x-forwarded-host': EVIL },
  { 'x-forwarded-host': `${EVIL}, ${EVIL}` },
  { 'x-forwarded-proto': 'https' },
  { 'x-forwarded-proto': `javascript` },
  { 'x-forwarded-port': '666' },
  { 'x-forwarded-prefix': `//${EVIL}` },
  { 'x-forwarded-server': EVIL },
  { forwarded: `host=${EVIL};proto=https;for=1.2.3.4` },
  { 'x-host': EVIL, 'x-original-host': EVIL, 'x-http-host-override': EVIL },
  { 'x-original-url': '/account', 'x-rewrite-url': '/account' },
  { referer: `https://${EVIL}/` },
  { host: EVIL, 'x-forwarded-host': EVIL, 'x-forwarded-proto': 'https', forwarded: `host=${EVIL}` },
];

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly text: string;
}

describe('a request that names another host', () => {
  for (const [title, settings] of Object.entries({
    'from anywhere': {},
    'through a trusted proxy': { TRUSTED_PROXIES: '127.0.0.1' },
  })) {
    describe(title, () => forgedHosts(settings));
  }
});

function forgedHosts(settings: Readonly<Record<string, string>>): void {
  let house: ProviderHouse;
  let app: App;
  let cookie: string;
  before(async () => {
    house = await runProvider(settings);
    app = await application(house);
    await getTokens(house, app);
    const signedIn = await send('POST', '/account/sign-in', { origin: house.issuer }, OWNER);
    cookie = (signedIn.headers['set-cookie'] as string[])
      .map((line) => line.split(';')[0])
      .join('; ');
  });
  after(() => house.close());

  /** `fetch` takes no Host header; this does, and sends the path as it is. */
  function send(
    method: string,
    path: string,
    headers: Readonly<Record<string, string>> = {},
    fields?: Readonly<Record<string, string>>,
  ): Promise<Answer> {
    const body = fields && String(toForm(fields));
    return new Promise((resolve, reject) => {
      const sent = request(
        {
          host: '127.0.0.1',
          port: house.port,
          method,
          path,
          headers: {
            ...(body && { 'content-type': 'application/x-www-form-urlencoded' }),
            ...headers,
          },
        },
        (response) => {
          let text = '';
          response.setEncoding('utf8');
          response.on('data', (piece) => {
            text += piece;
          });
          response.on('end', () =>
            resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
          );
        },
      );
      sent.on('error', reject);
      sent.end(body);
    });
  }

  function isOurs({ status, headers, text }: Answer, what: string): void {
    assert.ok(status < 500, `${what}: ${status}`);
    // To a script of any origin it is said that it may read what is public.
    const { 'access-control-allow-origin': _reader, ...rest } = headers;
    const all = `${JSON.stringify(rest)} ${text}`;
    assert.ok(!all.includes(EVIL), `${what}: ${all}`);
    assert.ok(!/javascript:|:666|"><script>/.test(all), `${what}: ${all}`);
    for (const url of all.matchAll(/https?:\/\/127\.0\.0\.1[^"'\s<\\]*/g)) {
      assert.ok(url[0].startsWith(house.issuer), `${what}: ${url[0]}`);
    }
    for (const line of (headers['set-cookie'] as string[] | undefined) ?? []) {
      assert.doesNotMatch(line, /domain=|secure/i);
    }
  }

  it('changes neither issuer nor links nor cookies', async () => {
    for (const forged of FORGED) {
      const what = JSON.stringify(forged);
      const discovery = await send('GET', '/.well-known/openid-configuration', forged);
      // A request whose Host cannot be one may also be refused whole.
      if (discovery.status !== 400) {
        assert.equal(JSON.parse(discovery.text).issuer, house.issuer, what);
      }
      const paths = ['/account', '/oauth/logout', '/nothing', '/oauth/singlesignon.php', '/'];
      for (const path of [...paths, authorizePath(app), '/oauth/openid-configuration.php']) {
        isOurs(await send('GET', path, forged), `${what} ${path}`);
        isOurs(await send('GET', path, { ...forged, cookie }), `${what} ${path} signed in`);
      }
      const sso = { ...secretOf(await ssoCredential(house)), grant_type: 'single_sign_on' };
      isOurs(await send('POST', '/oauth/token.php', forged, sso), what);
    }
  });

  it('gets no token in which another issuer stands', async () => {
    let { refresh: token } = await getTokens(house, app);
    for (const forged of FORGED) {
      const what = JSON.stringify(forged);
      const form = { ...secretOf(app), grant_type: 'refresh_token', refresh_token: token };
      const told = await send('POST', '/oauth/token.php', forged, form);
      isOurs(told, what);
      if (told.status === 400) continue;
      const { id_token: id, refresh_token: next } = JSON.parse(told.text);
      const claims = JSON.parse(Buffer.from(id.split('.')[1], 'base64url').toString());
      assert.equal(claims.iss, house.issuer, what);
      token = next;
    }
  });

  it('does not pass for our own origin at sign-in', async () => {
    for (const host of [EVIL, `${EVIL}:443`]) {
      const headers = { host, origin: `http://${host}`, 'x-forwarded-host': host };
      const { status, headers: told } = await send('POST', '/account/sign-in', headers, OWNER);
      assert.deepEqual([status, told['set-cookie']], [400, undefined]);
    }
  });

  const VARIANTS = (path: string): readonly string[] => [
    `/${path}`,
    `//${path}`,
    `/.${path}`,
    `/x/..${path}`,
    `/%2e${path}`,
    `/x/%2e%2e${path}`,
    `/x/..;${path}`,
    `/;x${path}`,
    `${path};x`,
    `${path};x=y`,
    `${path}/`,
    `${path}//`,
    `${path}/.`,
    `${path}%2f`,
    `${path}%00`,
    `${path}%20`,
    `${path}.`,
    `${path}?x`,
    `${path}#x`,
    `${path}%3fx`,
    `${path}%23`,
    `${path.slice(0, -1)}%${path.charCodeAt(path.length - 1).toString(16)}`,
    path.toUpperCase(),
    path.replaceAll('/', '\\'),
    path.replace('/', '/%2f'),
    path.replace(/\/(?=[^/]*$)/, '//'),
    path.replace(/\/(?=[^/]*$)/, '/./'),
    path.replace(/\/(?=[^/]*$)/, '%2f'),
    `http://${EVIL}${path}`,
    `${house.issuer}${path}`,
  ];

  it('or writes a path otherwise gets the same decision, or nothing', async () => {
    const guarded = [
      '/account',
      '/account/two-factor/off',
      '/includes/api.php',
      '/oauth/userinfo.php',
    ];
    for (const path of guarded) {
      const plain = await send('GET', path);
      for (const variant of VARIANTS(path)) {
        const told = await send('GET', variant);
        const same = told.status === plain.status && shape(told) === shape(plain);
        const nothing = [400, 404, 405].includes(told.status);
        assert.ok(same || nothing, `${variant}: ${told.status} ${told.text.slice(0, 200)}`);
        assert.doesNotMatch(told.text, /sessions\/end-all|two-factor\/off"/);
        isOurs(told, variant);
      }
    }
  });

  it('or a form otherwise does what the plain form does, or nothing', async () => {
    const { directory } = house.house.deps;
    const nameOf = async () => (await directory.findUser({ email: OWNER.email }))?.user.givenName;
    const posts: Readonly<Record<string, Readonly<Record<string, string>>>> = {
      '/account/profile': { givenName: 'Eve' },
      '/oauth/introspect': { token: 'x' },
      '/oauth/token.php': { grant_type: 'client_credentials' },
      '/includes/api.php': { action: 'ListOAuthCredentials', responsetype: 'json' },
    };
    for (const [path, fields] of Object.entries(posts)) {
      for (const variant of VARIANTS(path)) {
        const { status } = await send('POST', variant, { cookie }, fields);
        assert.ok([400, 401, 403, 404, 405].includes(status), `${variant}: ${status}`);
      }
    }
    assert.equal(await nameOf(), '');
  });

  const shape = ({ text }: Answer) =>
    text.replaceAll(/[0-9a-f-]{36}/g, 'id').replaceAll(/value="[^"]*"/g, 'value');
}
