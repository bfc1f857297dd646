// Client authentication: every grant and endpoint that takes a secret refuses all but the right one,
// and what the secret guards is not touched. CVE-2026-53512, CVE-2026-44476, CVE-2026-9803.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { application, CALLBACK, type ProviderHouse, runProvider } from '../provider-house.ts';
import { ssoCredential } from '../sso/sso-house.ts';
import { Visitor } from '../visitor.ts';
import { MALFORMED_AUTHORIZATION } from './client-secrets.vectors.ts';
import {
  type App,
  EVERY_USE,
  type Fields,
  getCode,
  getTokens,
  livingUses,
  refresh,
  tell,
  toTokens,
} from './party.ts';

/** One request that a secret guards, without what names and proves the client. */
interface Guarded {
  readonly path: string;
  readonly fields: Fields;
}

const TOKEN = '/oauth/token.php';

describe('a client secret', () => {
  let house: ProviderHouse;
  const visitor = new Visitor();
  before(async () => {
    // Behind a proxy every request can come from an address of its own, which no count has seen.
    house = await runProvider({ TRUSTED_PROXIES: '127.0.0.1' });
  });
  after(() => house.close());

  let addresses = 0;
  const fromElsewhere = () => ({ 'x-forwarded-for': `198.51.100.${++addresses % 250}` });

  async function guarded(app: App, sso: App): Promise<readonly [App, Guarded][]> {
    const { access, refresh: token } = await getTokens(house, app, {}, visitor);
    const { code, verifier } = await getCode(house, app, {}, visitor);
    const redeem = { code, code_verifier: verifier, redirect_uri: CALLBACK };
    const push = { response_type: 'code', scope: 'openid', redirect_uri: CALLBACK };
    return [
      [app, { path: TOKEN, fields: { grant_type: 'refresh_token', refresh_token: token } }],
      [app, { path: TOKEN, fields: { grant_type: 'authorization_code', ...redeem } }],
      [sso, { path: TOKEN, fields: { grant_type: 'single_sign_on', scope: 'clientarea:sso' } }],
      [app, { path: '/oauth/introspect', fields: { token: access } }],
      [app, { path: '/oauth/par', fields: push }],
      // Last, because with the right secret it ends what the others use.
      [app, { path: '/oauth/revoke', fields: { token } }],
    ];
  }

  const basic = (id: string, secret: string) => ({
    authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
  });

  it('that is missing, empty, null, wrong or of another client is refused everywhere', async () => {
    const other = await application(house, { name: 'Other' });
    const wrong = (right: string): readonly (string | undefined)[] => [
      undefined,
      '',
      'null',
      'undefined',
      'wrong',
      other.secret,
      `${right}x`,
      right.slice(0, -1),
      right.toUpperCase(),
    ];
    for (let index = 0; index < 6; index++) {
      const app = await application(house, { name: `Wiki ${index}` });
      const sso = await ssoCredential(house);
      const all = await guarded(app, sso);
      const [own, { path, fields }] = all[index] ?? assert.fail();
      for (const secret of wrong(own.secret)) {
        const form = { ...fields, client_id: own.clientId, client_secret: secret };
        const told = await tell(house, path, form, fromElsewhere());
        const what = `${path} ${String(fields.grant_type)} with ${secret}: ${told.text}`;
        assert.deepEqual([told.status, told.body.error], [401, 'invalid_client'], what);
        assert.deepEqual(Object.keys(told.body).sort(), ['error', 'error_description'], what);
      }
      const right = { ...fields, client_id: own.clientId, client_secret: own.secret };
      const told = await tell(house, path, right, fromElsewhere());
      assert.ok([200, 201].includes(told.status), `${path}: ${told.text}`);
    }
  });

  it('in Basic is held to the same', async () => {
    for (const make of [(text: string) => text, encodeURIComponent]) {
      const app = await application(house);
      const { refresh: token } = await getTokens(house, app, {}, visitor);
      const form = { grant_type: 'refresh_token', refresh_token: token };
      const ask = (secret: string, id = app.clientId) =>
        tell(house, TOKEN, form, { ...fromElsewhere(), ...basic(make(id), make(secret)) });
      for (const secret of ['', 'null', 'wrong', `${app.secret}x`]) {
        const { status, body, headers } = await ask(secret);
        assert.deepEqual([status, body.error], [401, 'invalid_client']);
        assert.match(headers.get('www-authenticate') ?? '', /^Basic realm=/);
      }
      assert.equal((await ask(app.secret, 'nobody')).body.error, 'invalid_client');
      toTokens(await ask(app.secret));
    }
  });

  it('is taken one way at a time, and for one client', async () => {
    const app = await application(house);
    const other = await application(house, { name: 'Other' });
    const { refresh: token } = await getTokens(house, app, {}, visitor);
    const form = { grant_type: 'refresh_token', refresh_token: token };
    const right = basic(app.clientId, app.secret);
    const both: Fields[] = [
      { client_id: app.clientId, client_secret: app.secret },
      { client_secret: app.secret },
      { client_id: other.clientId },
      { client_id: other.clientId, client_secret: other.secret },
    ];
    for (const more of both) {
      const { status, body } = await tell(house, TOKEN, { ...form, ...more }, right);
      assert.deepEqual([status, body.error], [400, 'invalid_request'], JSON.stringify(more));
    }
    toTokens(await refresh(house, app, token));
  });

  // CVE-2026-130153
  it('in an address is refused, whatever else is right', async () => {
    const app = await application(house);
    const tokens = await getTokens(house, app, {}, visitor);
    const query = `?client_secret=${app.secret}`;
    const form = { client_id: app.clientId, client_secret: app.secret };
    const refreshing = { ...form, grant_type: 'refresh_token', refresh_token: tokens.refresh };
    for (const fields of [refreshing, { ...refreshing, client_secret: undefined }]) {
      const { status, body } = await tell(house, `${TOKEN}${query}`, fields);
      assert.deepEqual([status, body.error], [400, 'invalid_request']);
    }
    for (const path of ['/oauth/par', '/oauth/introspect', '/oauth/revoke']) {
      const told = await tell(house, `${path}${query}`, { ...form, token: tokens.access });
      assert.equal(told.status, 400, path);
      assert.ok(!told.text.includes(app.secret));
    }
    const url = `${house.issuer}/oauth/authorize.php${query}&client_id=${app.clientId}`;
    const page = await visitor.open(url);
    assert.equal(page.status, 400);
    assert.match(page.headers.get('content-type') ?? '', /text\/html/);
    assert.ok(!page.html.includes(app.secret));
    assert.deepEqual(await livingUses(house, app, tokens), EVERY_USE);
    assert.ok(!house.log.join('').includes(app.secret));
  });

  it('is not read from an ill-formed Authorization header, which never fails the server', async () => {
    const app = await application(house);
    const { refresh: token } = await getTokens(house, app, {}, visitor);
    const form = { grant_type: 'refresh_token', refresh_token: token, token };
    const pushed = { response_type: 'code', redirect_uri: CALLBACK };
    for (const authorization of MALFORMED_AUTHORIZATION(app)) {
      for (const path of [TOKEN, '/oauth/introspect', '/oauth/revoke', '/oauth/par']) {
        const headers = { ...fromElsewhere(), authorization };
        const told = await tell(house, path, { ...form, ...pushed }, headers);
        assert.ok([400, 401].includes(told.status), `${path} ${authorization}: ${told.status}`);
        assert.match(String(told.body.error), /^invalid_(request|client)$/);
      }
      const seen = await fetch(`${house.issuer}/oauth/userinfo.php`, {
        headers: { authorization },
      });
      assert.ok([400, 401].includes(seen.status), `userinfo ${authorization}: ${seen.status}`);
    }
    toTokens(await refresh(house, app, token));
  });

  // GHSA-3p3g-vpw6-4w66, CVE-2020-15222: there is nothing to replay where assertions are refused.
  it('is not replaced by an assertion, signed or not', async () => {
    const app = await application(house);
    const tokens = await getTokens(house, app, {}, visitor);
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      iss: app.clientId,
      sub: app.clientId,
      aud: house.issuer,
      jti: 'once',
      exp: now + 60,
    };
    const write = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const signed = `${write({ alg: 'HS256' })}.${write(claims)}`;
    const mac = createHmac('sha256', app.secret).update(signed).digest('base64url');
    const unsigned = `${write({ alg: 'none' })}.${write(claims)}.`;
    for (const assertion of [`${signed}.${mac}`, `${signed}.`, unsigned, 'x', 'a.b.c', '']) {
      const { status, body } = await refresh(house, app, tokens.refresh, {
        client_secret: undefined,
        client_assertion: assertion,
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      });
      assert.deepEqual([status, body.error], [401, 'invalid_client'], assertion);
    }
    assert.deepEqual(await livingUses(house, app, tokens), EVERY_USE);
  });
});
