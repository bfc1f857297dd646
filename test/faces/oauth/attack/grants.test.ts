// For each kind of credential every grant and every scope: allowed is what it was made for, and
// nothing else (CVE-2024-52287, CVE-2026-75866).
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  application,
  CALLBACK,
  OWNER,
  type ProviderHouse,
  runProvider,
} from '../provider-house.ts';
import { ssoCredential } from '../sso/sso-house.ts';
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
  tell,
} from './party.ts';

const GRANTS = [
  'authorization_code',
  'refresh_token',
  'single_sign_on',
  'client_credentials',
  'password',
  'implicit',
  'urn:ietf:params:oauth:grant-type:device_code',
  'urn:ietf:params:oauth:grant-type:jwt-bearer',
  'urn:ietf:params:oauth:grant-type:saml2-bearer',
  'urn:ietf:params:oauth:grant-type:token-exchange',
  'urn:openid:params:grant-type:ciba',
  'Authorization_Code',
  'authorization_code ',
  'authorization_code refresh_token',
  '__proto__',
  'constructor',
  '',
  undefined,
] as const;

const SCOPES = [
  'openid',
  'profile',
  'email',
  'offline_access',
  'clientarea:sso',
  'clientarea:invoices',
  'sso:custom_redirect',
  'unknown',
  'OPENID',
  '*',
  'openid unknown',
];

describe('what a credential may ask for', () => {
  let house: ProviderHouse;
  let code: App;
  let sso: App;
  const visitor = new Visitor();
  before(async () => {
    house = await runProvider();
    code = await application(house, { scope: 'openid email offline_access clientarea:sso' });
    sso = await ssoCredential(house, 'clientarea:sso clientarea:invoices openid');
    const page = await visitor.open(`${house.issuer}/account`);
    await visitor.submit(page, '/sign-in', OWNER, { origin: house.issuer });
  });
  after(() => house.close());

  /** Everything that any grant could want, so that only the grant itself decides. */
  async function everything(): Promise<Fields> {
    const { code: value, verifier } = await getCode(house, code, { scope: 'openid' }, visitor);
    return {
      code: value,
      code_verifier: verifier,
      redirect_uri: CALLBACK,
      refresh_token: 'x',
      username: OWNER.email,
      password: OWNER.password,
      scope: 'clientarea:sso',
      subject_token: 'x',
      assertion: 'x',
      device_code: 'x',
      auth_req_id: 'x',
    };
  }

  it('is its own grant: any other is refused before anything is read', async () => {
    const all = await everything();
    for (const grant of GRANTS) {
      for (const [app, own] of [
        [code, ['authorization_code', 'refresh_token']],
        [sso, ['single_sign_on']],
      ] as const) {
        if (own.some((one) => one === grant)) continue;
        const form = { ...all, ...secretOf(app), grant_type: grant };
        const { status, body } = await tell(house, '/oauth/token.php', form);
        assert.equal(status, 400, String(grant));
        assert.match(String(body.error), /^(unsupported_grant_type|invalid_request)$/);
        assert.equal(body.access_token, undefined);
      }
    }
    const mine = { ...all, ...secretOf(code), grant_type: 'authorization_code' };
    assert.equal((await tell(house, '/oauth/token.php', mine)).status, 200);
  });

  it('is, with single sign-on, neither authorize nor PAR nor sign-out', async () => {
    for (const type of ['code', 'token', 'id_token', 'none', 'code id_token', '']) {
      const told = await look(house, authorizePath(sso, { response_type: type }));
      assert.deepEqual([told.status, told.headers.get('location')], [400, null], type);
      const form = { ...secretOf(sso), response_type: type, redirect_uri: CALLBACK };
      assert.equal((await tell(house, '/oauth/par', { ...form, scope: 'openid' })).status, 400);
    }
    const out = `client_id=${sso.clientId}&post_logout_redirect_uri=${CALLBACK}`;
    assert.equal((await look(house, `/oauth/logout?${out}`)).status, 400);
  });

  it('is a code in an answer to authorize, and no other response', async () => {
    for (const type of ['token', 'id_token', 'none', 'code token', 'code id_token', 'x', '']) {
      const back = await visitor.go(
        `${house.issuer}${authorizePath(code, { response_type: type, nonce: 'n' })}`,
      );
      assert.ok(back instanceof URL, type);
      assert.ok(!/[?#&](code|access_token|id_token)=/.test(back.href), back.href);
      assert.match(back.href, /error=(unsupported_response_type|invalid_request)/);
    }
  });

  it('is, of the scopes, only its own; unknown ones count as not asked for', async () => {
    const own = ['openid', 'email', 'offline_access', 'clientarea:sso'];
    const known = [...own, 'profile', 'clientarea:invoices', 'sso:custom_redirect'];
    for (const scope of [...SCOPES, undefined]) {
      const path = authorizePath(code, { scope, prompt: 'consent' });
      const page = await visitor.go(`${house.issuer}${path}`);
      const asked = (scope ?? '').split(' ').filter((name) => known.includes(name));
      if (asked.length === 0 || asked.some((name) => !own.includes(name))) {
        assert.ok(page instanceof URL, scope);
        assert.equal(page.searchParams.get('error'), 'invalid_scope', scope);
        continue;
      }
      assert.ok(!(page instanceof URL) && !page.html.includes('unknown'), scope);
      const back = await pass(visitor, page);
      assert.ok(back instanceof URL, scope);
      const redeemed = { code: back.searchParams.get('code') ?? '', verifier: '' };
      const { body } = await exchange(house, code, redeemed, { code_verifier: undefined });
      assert.equal(body.scope, asked.join(' '), JSON.stringify(body));
    }
  });

  it('is, at single sign-on, a destination of its own', async () => {
    for (const scope of SCOPES) {
      const form = { ...secretOf(sso), grant_type: 'single_sign_on', scope };
      const { status, body } = await tell(house, '/oauth/token.php', form);
      const allowed = ['clientarea:sso', 'clientarea:invoices'].includes(scope);
      assert.equal(status, allowed ? 200 : 400, `${scope}: ${JSON.stringify(body)}`);
      if (!allowed) assert.equal(body.error, 'invalid_scope', scope);
    }
  });

  it('is nothing that the request says of the client', async () => {
    const claims = {
      client_secret_expires_at: '0',
      grant_types: 'single_sign_on',
      redirect_uris: 'https://evil.example/',
      token_endpoint_auth_method: 'none',
      registration: '{"redirect_uris":["https://evil.example/"]}',
      jwks_uri: 'https://evil.example/',
    };
    const back = await visitor.go(`${house.issuer}${authorizePath(code, claims)}`);
    assert.ok(!(back instanceof URL) || back.href.startsWith(CALLBACK));
    const form = { ...claims, client_id: code.clientId, grant_type: 'authorization_code' };
    assert.equal((await tell(house, '/oauth/token.php', form)).status, 401);
    for (const path of ['/oauth/register', '/reg', '/oauth/clients', '/connect/register']) {
      const made = await tell(house, path, claims);
      assert.equal(made.status, 404, path);
    }
  });
});
