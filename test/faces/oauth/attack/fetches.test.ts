// The server goes to no address that a request, a token or a credential names (CVE-2026-4874,
// CVE-2026-9793).
import assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { createServer, type Server } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { application, CALLBACK, type ProviderHouse, runProvider } from '../provider-house.ts';
import { Visitor } from '../visitor.ts';
import {
  type App,
  authorizePath,
  exchange,
  type Fields,
  getCode,
  getTokens,
  look,
  pkce,
  secretOf,
  tell,
  toForm,
  toTokens,
} from './party.ts';

const write = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('an address in a request', () => {
  let house: ProviderHouse;
  let canary: Server;
  let bait: string;
  let app: App;
  const visits: string[] = [];
  const outgoing: string[] = [];
  const visitor = new Visitor();

  const note = (message: unknown) => {
    const { request } = message as { request: { origin?: string; host?: string; path?: string } };
    outgoing.push(String(request.origin ?? `http://${request.host}`));
  };

  before(async () => {
    canary = createServer((request, response) => {
      visits.push(String(request.url));
      response.setHeader('content-type', 'application/json').end('{"keys":[],"redirect_uris":[]}');
    });
    await new Promise<void>((resolve) => canary.listen(0, '127.0.0.1', resolve));
    bait = `http://127.0.0.1:${(canary.address() as { port: number }).port}`;
    // Behind a proxy each request can come from an address that no count has seen.
    house = await runProvider({ TRUSTED_PROXIES: '127.0.0.1' });
    app = await application(house, { logoUri: `${bait}/logo.png`, redirectUri: CALLBACK });
    subscribe('undici:request:create', note);
    subscribe('http.client.request.start', note);
  });
  after(async () => {
    unsubscribe('undici:request:create', note);
    unsubscribe('http.client.request.start', note);
    canary.close();
    await house.close();
  });

  let addresses = 0;
  const post = (path: string, fields: Fields) => {
    addresses += 1;
    const from = `198.51.${Math.floor(addresses / 250)}.${(addresses % 250) + 1}`;
    return tell(house, path, fields, { 'x-forwarded-for': from });
  };

  /** Everything by which an authorization server has been sent somewhere. */
  const baits = (): Fields => {
    const header = { alg: 'RS256', kid: 'x', jku: `${bait}/jku`, x5u: `${bait}/x5u` };
    const claims = { iss: bait, sub: `${bait}/client`, aud: house.issuer, exp: 9_999_999_999 };
    const token = `${write(header)}.${write({ ...claims, redirect_uri: bait })}.AAAA`;
    return {
      request_uri: `${bait}/request`,
      request: token,
      id_token_hint: token,
      registration: JSON.stringify({ jwks_uri: `${bait}/jwks`, sector_identifier_uri: bait }),
      claims: JSON.stringify({ id_token: { sub: { value: bait } } }),
      resource: `${bait}/resource`,
      audience: bait,
      jwks_uri: `${bait}/jwks`,
      sector_identifier_uri: `${bait}/sector`,
      logo_uri: `${bait}/logo`,
      policy_uri: `${bait}/policy`,
      client_uri: `${bait}/client`,
      redirect_uris: bait,
      initiate_login_uri: bait,
      backchannel_logout_uri: bait,
      backchannel_client_notification_endpoint: bait,
      iss: bait,
      login_hint: bait,
      web_message_uri: bait,
      client_assertion: token,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      subject_token: token,
      assertion: token,
    };
  };

  it('is never gone to, whatever it is called and wherever it stands', async () => {
    const each = Object.entries(baits());
    const paths = ['/oauth/par', '/oauth/token.php', '/oauth/introspect', '/oauth/revoke'];
    for (const [name, value] of each) {
      await visitor.go(`${house.issuer}${authorizePath(app, { [name]: value })}`);
      await look(house, `/oauth/logout?${toForm({ client_id: app.clientId, [name]: value })}`);
      for (const path of [...paths, '/oauth/register', '/oauth/integration-link']) {
        const form = { ...secretOf(app), response_type: 'code', redirect_uri: CALLBACK };
        await post(path, { ...form, token: bait, [name]: value });
        await post(path, { client_id: app.clientId, [name]: value });
      }
    }
    for (const id of [
      `${bait}/client`,
      `${bait}/.well-known/oauth-client`,
      'http://169.254.169.254/',
    ]) {
      await look(house, authorizePath({ clientId: id }));
      await post('/oauth/par', { client_id: id, redirect_uri: id, response_type: 'code' });
      await post('/oauth/token.php', { client_id: id, grant_type: 'authorization_code' });
      await post('/oauth/introspect', { client_id: id, client_secret: 'x', token: 'x' });
    }
    nowhere();
  });

  it('in the header of a token or proof is never gone to', async () => {
    const { access } = await getTokens(house, app, {}, visitor);
    const { verifier } = pkce();
    const header = { typ: 'dpop+jwt', alg: 'ES256', jku: `${bait}/jku`, x5u: `${bait}/x5u` };
    const proof = `${write(header)}.${write({ jti: verifier, htm: 'GET', htu: bait })}.AAAA`;
    for (const authorization of [`DPoP ${access}`, `Bearer ${proof}`, `DPoP ${proof}`]) {
      await look(house, '/oauth/userinfo.php', { authorization, dpop: proof });
    }
    await tell(house, '/oauth/token.php', { ...secretOf(app), token: proof }, { dpop: proof });
    nowhere();
  });

  it('of a logo is shown to the browser and not looked at', async () => {
    const page = await new Visitor().open(`${house.issuer}${authorizePath(app)}`);
    assert.ok(page.html.includes(`${bait}/logo.png`));
    const { code, verifier } = await getCode(house, app, {}, visitor);
    toTokens(await exchange(house, app, { code, verifier }));
    nowhere();
  });

  it('asks for a request object or another site’s list, and is refused', async () => {
    const cases: Fields[] = [
      { request_uri: `${bait}/request` },
      { request: `${write({ alg: 'none' })}.${write({ redirect_uri: bait })}.` },
      { registration: '{}' },
    ];
    for (const fields of cases) {
      const back = await visitor.go(`${house.issuer}${authorizePath(app, fields)}`);
      assert.ok(back instanceof URL, JSON.stringify(fields));
      assert.match(String(back.searchParams.get('error')), /_not_supported$/);
    }
  });

  function nowhere(): void {
    assert.deepEqual(visits, []);
    assert.ok(outgoing.length > 0);
    assert.deepEqual(
      outgoing.filter((origin) => origin !== house.issuer),
      [],
    );
  }
});
