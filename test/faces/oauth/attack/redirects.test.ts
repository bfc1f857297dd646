// Nobody is sent to an address that is not registered, whatever else is wrong with the request.
// CVE-2023-6291, CVE-2024-8883, CVE-2024-1132, CVE-2022-3782, CVE-2026-3872, CVE-2024-52289,
// CVE-2020-15233, CVE-2020-15234, GHSA-484q-784p-8m5h, CVE-2020-26938, CVE-2025-4143, CVE-2024-25715
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { REDIRECT_URIS } from '../../../core/redirect-uri.vectors.ts';
import { application, OWNER, type ProviderHouse, runProvider } from '../provider-house.ts';
import { Visitor } from '../visitor.ts';
import {
  type App,
  authorizePath,
  exchange,
  type Fields,
  getCode,
  look,
  pass,
  secretOf,
  type Told,
  tell,
  toForm,
  toTokens,
} from './party.ts';
import { REGISTERED, UNREGISTERED } from './redirects.vectors.ts';

const [USUAL] = REGISTERED;

describe('a redirect URI that is not registered', () => {
  let house: ProviderHouse;
  let app: App;
  before(async () => {
    house = await runProvider();
    app = await withUris(REGISTERED);
  });
  after(() => house.close());

  function withUris(uris: readonly string[]): Promise<App> {
    const list = uris.map((uri, index) => [`redirectUri[${index}]`, uri] as const);
    return application(house, { ...Object.fromEntries(list), redirectUri: '' });
  }

  function staysHere({ status, headers, text }: Told, uri: string): void {
    assert.equal(status, 400, `${JSON.stringify(uri)}: ${text}`);
    assert.equal(headers.get('location'), null, uri);
    assert.equal(headers.get('refresh'), null, uri);
    assert.doesNotMatch(
      text,
      /http-equiv="?refresh|<script|<form|href="(?!http:\/\/127\.0\.0\.1)/i,
    );
    assert.match(headers.get('content-security-policy') ?? '', /default-src 'none'/);
  }

  it('is one of many', () => {
    assert.ok(UNREGISTERED.length >= 300, String(UNREGISTERED.length));
  });

  it('is refused at authorize, with a page', async () => {
    for (const uri of UNREGISTERED) {
      staysHere(await look(house, authorizePath(app, { redirect_uri: uri })), uri);
    }
  });

  it('is refused also when something else is wrong, which must not be told there', async () => {
    const wrong: Fields[] = [
      { prompt: 'none' },
      { response_type: 'token' },
      { response_type: 'code', response_mode: 'form_post', scope: 'unknown' },
      { state: ['a', 'b'] },
      { code_challenge_method: 'plain' },
      { request: 'x' },
      { max_age: 'x', response_mode: 'fragment' },
    ];
    for (const [index, uri] of UNREGISTERED.entries()) {
      const fields = wrong[index % wrong.length];
      staysHere(await look(house, authorizePath(app, { ...fields, redirect_uri: uri })), uri);
    }
  });

  it('is refused in a posted request, and beside the right one', async () => {
    for (const uri of ['https://evil.example/', `${USUAL}/`, 'javascript:alert(1)']) {
      const query = authorizePath(app, { redirect_uri: uri }).split('?')[1] ?? '';
      const posted = await tell(house, '/oauth/authorize.php', new URLSearchParams(query));
      const next = new URL(posted.headers.get('location') ?? '');
      assert.equal(next.origin, house.issuer);
      staysHere(await look(house, next.pathname + next.search), uri);
      for (const pair of [
        [USUAL, uri],
        [uri, USUAL],
        [uri, uri],
      ]) {
        staysHere(await look(house, authorizePath(app, { redirect_uri: pair })), uri);
      }
    }
    for (const query of ['redirect_uri[]=https://evil.example/', 'redirect_uri=']) {
      const rest = authorizePath(app, { redirect_uri: undefined });
      staysHere(await look(house, `${rest}&${query}`), query);
    }
    staysHere(await look(house, authorizePath(app, { redirect_uri: undefined })), 'none');
  });

  it('is refused at PAR', async () => {
    for (const uri of UNREGISTERED) {
      const { status, body, headers } = await tell(house, '/oauth/par', {
        ...secretOf(app),
        response_type: 'code',
        scope: 'openid',
        redirect_uri: uri,
      });
      assert.deepEqual([status, body.error], [400, 'invalid_request'], uri);
      assert.equal(headers.get('location'), null);
    }
  });

  it('does not replace the one of the pushed request', async () => {
    const { body } = await tell(house, '/oauth/par', {
      ...secretOf(app),
      response_type: 'code',
      scope: 'openid',
      redirect_uri: USUAL,
    });
    const fields = { request_uri: String(body.request_uri), redirect_uri: 'https://evil.example/' };
    const back = await new Visitor().go(
      `${house.issuer}${authorizePath(app, { ...fields, prompt: 'none' })}`,
    );
    assert.ok(!(back instanceof URL) || back.href.startsWith(USUAL), String(back));
  });

  it('is refused at the token endpoint', async () => {
    const code = await getCode(house, app, { redirect_uri: USUAL });
    for (const uri of UNREGISTERED) {
      const { status, body } = await exchange(house, app, code, { redirect_uri: uri });
      assert.equal(status, 400, uri);
      assert.match(String(body.error), /^invalid_(grant|request)$/);
    }
    toTokens(await exchange(house, app, code, { redirect_uri: USUAL }));
  });

  it('is refused after sign-out', async () => {
    const visitor = new Visitor();
    const page = await visitor.open(`${house.issuer}/account`);
    await visitor.submit(page, '/sign-in', OWNER, { origin: house.issuer });
    const cookie = `chatelaine_session=${visitor.cookie('chatelaine_session')}; chatelaine_session.sig=${visitor.cookie('chatelaine_session.sig')}`;
    for (const [index, uri] of UNREGISTERED.entries()) {
      const query = toForm({ client_id: app.clientId, post_logout_redirect_uri: uri });
      const headers = { accept: 'text/html', ...(index % 2 === 0 && { cookie }) };
      const answer = await look(house, `/oauth/logout?${query}`, headers);
      staysHere(answer, uri);
      assert.match(answer.text, /You are not signed out yet/, uri);
      assert.match(answer.text, new RegExp(`href="${house.issuer}/account"`), uri);
    }
  });

  it('is not gone to when nobody says whose it is', async () => {
    const visitor = new Visitor();
    const signIn = await visitor.open(`${house.issuer}/account`);
    await visitor.submit(signIn, '/sign-in', OWNER, { origin: house.issuer });
    for (const uri of ['https://evil.example/', USUAL]) {
      const page = await visitor.open(
        `${house.issuer}/oauth/logout?${toForm({ post_logout_redirect_uri: uri })}`,
      );
      const after = await visitor.submit(page, '/logout/confirm', {});
      assert.ok(!(after instanceof URL), String(after));
      assert.equal(new URL(after.url).pathname, '/oauth/logout/success');
    }
  });

  it('is every one, for a credential that has none', async () => {
    const none = await application(house, { redirectUri: '' });
    for (const uri of [USUAL, 'https://evil.example/', '', undefined]) {
      staysHere(await look(house, authorizePath(none, { redirect_uri: uri })), String(uri));
    }
  });
});

describe('a registered redirect URI', () => {
  let house: ProviderHouse;
  before(async () => {
    house = await runProvider();
  });
  after(() => house.close());

  /** Where the answer of a full sign-in goes. */
  async function landing(uris: readonly string[], uri: string, visitor: Visitor): Promise<URL> {
    const list = uris.map((one, index) => [`redirectUri[${index}]`, one] as const);
    const app = await application(house, { ...Object.fromEntries(list), redirectUri: '' });
    const path = authorizePath(app, { redirect_uri: uri });
    const back = await pass(visitor, await visitor.go(`${house.issuer}${path}`));
    assert.ok(back instanceof URL, `${uri}: ${back instanceof URL ? '' : back.html}`);
    assert.ok(back.searchParams.get('code'), String(back));
    return back;
  }

  it('is gone to as it stands, whichever of the accepted it is', async () => {
    const visitor = new Visitor();
    for (const uri of REDIRECT_URIS.accepted) {
      const back = await landing([uri], uri, visitor);
      const wanted = new URL(uri);
      assert.equal(
        back.protocol + back.host + back.pathname,
        wanted.protocol + wanted.host + wanted.pathname,
      );
      for (const [name, value] of wanted.searchParams) {
        assert.equal(back.searchParams.get(name), value, String(back));
      }
    }
  });

  it('may have another port on a loopback IP literal', async () => {
    const visitor = new Visitor();
    for (const [registered, uri] of [
      ['http://127.0.0.1/cb', 'http://127.0.0.1:51234/cb'],
      ['http://127.0.0.1:8400/cb?a=b', 'http://127.0.0.1/cb?a=b'],
      ['http://[::1]:1/', 'http://[::1]:65535/'],
    ] as const) {
      assert.equal((await landing([registered], uri, visitor)).host, new URL(uri).host);
    }
  });
});
