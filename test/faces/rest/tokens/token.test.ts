// The tokens with which credentials call the REST API: how they are got, what they are worth and
// what is taken for none of them.
import assert from 'node:assert/strict';
import { after, before, describe, mock, test } from 'node:test';
import * as oauth from 'oauth4webapi';
import { connect } from '../../../../src/client/client.ts';
import { API_SCOPES } from '../../../../src/core/api-scope.ts';
import { Secret } from '../../../../src/core/secret.ts';
import { authorizePath, getTokens, look, secretOf, tell } from '../../oauth/attack/party.ts';
import { application } from '../../oauth/provider-house.ts';
import { freshLink, ssoCredential } from '../../oauth/sso/sso-house.ts';
import { Visitor } from '../../oauth/visitor.ts';
import { assertProblem, CODE } from '../rest-server.ts';
import { askFor, makeRobot, openTokenServer, ROBOT, type TokenServer, tokenOf } from './robot.ts';

let server: TokenServer;
before(async () => {
  server = await openTokenServer();
});
after(() => server.close());

const plain = { [oauth.allowInsecureRequests]: true } as const;

test('oauth4webapi finds the grant, gets a token and calls the API through the client', async () => {
  const issuer = new URL(server.issuer);
  const as = await oauth.processDiscoveryResponse(
    issuer,
    await oauth.discoveryRequest(issuer, plain),
  );
  assert.ok(as.grant_types_supported?.includes('client_credentials'));
  for (const scope of API_SCOPES) assert.ok(as.scopes_supported?.includes(scope), scope);
  const robot = await makeRobot(server);
  const client = { client_id: robot.clientId };
  const auth = oauth.ClientSecretBasic(robot.secret);
  const wanted = new URLSearchParams({ scope: 'credentials:read credentials:write' });
  const response = await oauth.clientCredentialsGrantRequest(as, client, auth, wanted, plain);
  const told = await oauth.processClientCredentialsResponse(as, client, response);
  assert.deepEqual(
    [told.token_type, told.expires_in, told.scope],
    ['bearer', 600, 'credentials:read credentials:write'],
  );
  const { access_token: token } = told;
  const chatelaine = connect({ baseUrl: server.issuer, as: { token: () => token } });
  const made = await chatelaine.createCredential({
    body: { grantType: 'authorization_code', name: 'Made by a robot', scopes: ['openid'] },
  });
  const { name } = await chatelaine.getCredential({ params: { credential: made.id } });
  assert.equal(name, 'Made by a robot');
  await assert.rejects(chatelaine.deleteCredential({ params: { credential: made.id } }), {
    status: 403,
    code: 'insufficient_scope',
  });

  const seen = await oauth.processIntrospectionResponse(
    as,
    client,
    await oauth.introspectionRequest(as, client, auth, token, plain),
  );
  assert.deepEqual(
    [seen.active, seen.client_id, seen.scope, seen.sub],
    [true, robot.clientId, told.scope, undefined],
  );
  await oauth.processRevocationResponse(
    await oauth.revocationRequest(as, client, auth, token, plain),
  );
  await assert.rejects(chatelaine.getCredential({ params: { credential: made.id } }), {
    status: 401,
    code: 'invalid_token',
  });
});

test('the trail names the credential that changed something', async () => {
  const robot = await makeRobot(server);
  const as = await tokenOf(server, robot);
  const { id } = await server.make();
  await server.expect(200, 'PATCH', `/credentials/${id}`, { as, body: { name: 'Renamed' } });
  const { body } = await server.expect(200, 'GET', `/audit?subject=credential&subjectId=${id}`);
  const { author } = (body.items as { author: Record<string, unknown> }[]).at(-1) ?? {};
  assert.deepEqual(
    [author?.kind, author?.name, author?.door, author?.address],
    ['client', robot.clientId, 'rest', '127.0.0.1'],
  );
});

describe('the token endpoint', () => {
  test('gives the scopes that are asked for, all without any, and no other', async () => {
    const robot = await makeRobot(server, ['credentials:read', 'credentials:rotate']);
    const scopeOf = async (scope?: string) =>
      (await askFor(server, robot, scope === undefined ? {} : { scope })).body.scope;
    assert.equal(await scopeOf(), 'credentials:read credentials:rotate');
    assert.equal(await scopeOf('credentials:rotate'), 'credentials:rotate');
    assert.equal(await scopeOf('credentials:read credentials:read'), 'credentials:read');
    for (const scope of [
      'credentials:write',
      'credentials:read credentials:delete',
      'openid',
      'unknown',
      'credentials:read unknown',
      'CREDENTIALS:READ',
    ]) {
      const { status, body } = await askFor(server, robot, { scope });
      assert.deepEqual([status, body.error], [400, 'invalid_scope'], scope);
    }
  });

  test('gives none to credentials of other grants, and to nobody without the right secret', async () => {
    const app = await application(server);
    const sso = await ssoCredential(server, 'clientarea:sso');
    for (const one of [app, sso]) {
      const { status, body } = await askFor(server, one, { scope: 'credentials:read' });
      assert.deepEqual([status, body.error], [400, 'invalid_request']);
    }
    const robot = await makeRobot(server);
    const wrong = await askFor(server, { ...robot, secret: app.secret });
    assert.deepEqual([wrong.status, wrong.body.error], [401, 'invalid_client']);
    const { client_id } = secretOf(robot);
    const form = { client_id, grant_type: 'client_credentials' };
    const none = await tell(server, '/oauth/token.php', form);
    assert.deepEqual([none.status, none.body.error], [401, 'invalid_client']);
  });

  test('gives none to a public client, and lends the API to no application', async () => {
    const open = await application(server, { tokenEndpointAuthMethod: 'none' });
    const form = { client_id: open.clientId, grant_type: 'client_credentials' };
    const none = await tell(server, '/oauth/token.php', form);
    assert.deepEqual([none.status, none.body.access_token], [400, undefined]);
    const app = await application(server);
    const back = await new Visitor().go(
      `${server.issuer}${authorizePath(app, { scope: 'openid credentials:read' })}`,
    );
    assert.ok(back instanceof URL);
    assert.equal(back.searchParams.get('error'), 'invalid_scope');
  });

  test('signs nobody in for such a credential', async () => {
    const robot = await makeRobot(server);
    const query = new URLSearchParams({
      client_id: robot.clientId,
      response_type: 'code',
      scope: 'credentials:read',
      redirect_uri: 'https://app.example/callback',
    });
    assert.equal((await look(server, `/oauth/authorize.php?${query}`)).status, 400);
    for (const grant of ['authorization_code', 'refresh_token', 'single_sign_on']) {
      const { status, body } = await askFor(server, robot, { grant_type: grant, code: 'x' });
      assert.deepEqual([status, body.error], [400, 'invalid_request'], grant);
    }
  });
});

describe('what a credential of this grant may be', () => {
  test('it has a name and a secret, and no scope that is about a person', async () => {
    const body = { ...ROBOT, scopes: ['credentials:read'] };
    for (const [change, code] of [
      [{ name: '' }, 'name_required'],
      [{ tokenEndpointAuthMethod: 'none' }, 'auth_method_invalid'],
      [{ scopes: ['openid'] }, 'scope_invalid'],
      [{ scopes: ['credentials:read', 'clientarea:sso'] }, 'scope_invalid'],
      [{ grantType: 'authorization_code' }, 'scope_invalid'],
      [{ grantType: 'single_sign_on', serviceId: 1 }, 'scope_invalid'],
    ] as const) {
      const asked = { body: { ...body, ...change } };
      assertProblem(await server.ask('POST', '/credentials', asked), 422, code);
    }
  });

  test('it becomes no other, and no other becomes it, with the scopes it has', async () => {
    const { id } = await makeRobot(server);
    const other = await server.make(CODE);
    for (const [one, grantType] of [
      [id, 'authorization_code'],
      [other.id, 'client_credentials'],
    ] as const) {
      const asked = { body: { grantType } };
      assertProblem(await server.ask('PATCH', `/credentials/${one}`, asked), 422, 'scope_invalid');
    }
  });
});

describe('what is no access token', () => {
  test('is refused with invalid_token: every other kind of token, and what never was one', async () => {
    const app = await application(server);
    const tokens = await getTokens(server, app);
    const sso = await ssoCredential(server, 'clientarea:sso');
    const link = new URL(await freshLink(server, sso, 'clientarea:sso'));
    const robot = await makeRobot(server);
    const token = await tokenOf(server, robot);
    for (const [kind, as] of Object.entries({
      access: tokens.access,
      refresh: tokens.refresh,
      sso: link.searchParams.get('access_token') ?? '',
      secret: robot.secret,
      unknown: 'a'.repeat(43),
      cut: token.slice(0, -1),
      longer: `${token}A`,
      short: 'x',
    })) {
      const reply = await server.ask('GET', '/credentials', { as });
      assertProblem(reply, 401, 'invalid_token');
      const told = reply.headers.get('www-authenticate');
      assert.equal(told, 'Bearer realm="chatelaine", error="invalid_token"', kind);
    }
    // A structured token is none either, and read as a pair it names nobody.
    assertProblem(
      await server.ask('GET', '/credentials', { as: tokens.id }),
      401,
      'caller_unknown',
    );
    // However many wrong ones were shown, the right one is still let in.
    await Promise.all(
      Array.from({ length: 50 }, (_, i) => server.ask('GET', '/credentials', { as: `wrong${i}` })),
    );
    await server.expect(200, 'GET', '/credentials', { as: token });
  });

  test('opens nothing that is made for the tokens of people', async () => {
    const robot = await makeRobot(server);
    const token = await tokenOf(server, robot);
    const authorization = `Bearer ${token}`;
    const info = await look(server, '/oauth/userinfo.php', { authorization });
    assert.deepEqual([info.status, info.body.error], [401, 'invalid_token']);
    const sso = await look(server, `/oauth/singlesignon.php?access_token=${token}`);
    assert.equal(sso.status, 403);
    const app = await application(server);
    for (const client of [app, robot]) {
      const form = { ...secretOf(client), grant_type: 'refresh_token', refresh_token: token };
      assert.equal((await tell(server, '/oauth/token.php', form)).status, 400);
    }
    // Nor is it told of, or revoked, to anybody but its own credential.
    const form = { ...secretOf(app), token };
    assert.equal((await tell(server, '/oauth/introspect', form)).text, '{"active":false}');
    await tell(server, '/oauth/revoke', form);
    await server.expect(200, 'GET', '/credentials', { as: token });
  });

  test('is one whose ten minutes are over', async () => {
    const as = await tokenOf(server, await makeRobot(server));
    mock.timers.enable({ apis: ['Date'], now: Date.now() + 599_000 });
    try {
      await server.expect(200, 'GET', '/credentials', { as });
      mock.timers.setTime(Date.now() + 1000);
      assertProblem(await server.ask('GET', '/credentials', { as }), 401, 'invalid_token');
    } finally {
      mock.timers.reset();
    }
  });

  test('is one that is bound to a key which nobody checks here', async () => {
    const robot = await makeRobot(server);
    const { deps } = server.house;
    const at = Math.floor(Date.now() / 1000);
    const put = async (value: string, more: object) => {
      const { digest } = deps.hasher.digest(new Secret(value));
      const scope = 'credentials:read';
      const own = { iat: at, exp: at + 60, kind: 'ClientCredentials', clientId: robot.clientId };
      await deps.protocol.put({
        kind: 'ClientCredentials',
        key: digest,
        payload: { ...own, scope, ...more },
        ties: { identifier: robot.clientId as never },
        expiresAt: Date.now() + 60_000,
      });
    };
    await put('plain-token', {});
    await server.expect(200, 'GET', '/credentials', { as: 'plain-token' });
    await put('bound-token', { jkt: 'thumbprint' });
    assertProblem(
      await server.ask('GET', '/credentials', { as: 'bound-token' }),
      401,
      'invalid_token',
    );
  });
});

test('the list of addresses holds for tokens too, and the access key skips it', async () => {
  const closed = await openTokenServer({
    TRUSTED_PROXIES: '127.0.0.1',
    API_ACCESS_KEY: 'key-of-the-operator',
  });
  try {
    const as = await tokenOf(closed, await makeRobot(closed));
    await closed.expect(200, 'GET', '/credentials', { as });
    const headers = { 'x-forwarded-for': '192.0.2.1' };
    const refused = await closed.ask('GET', '/credentials', { as, headers });
    assertProblem(refused, 403, 'address_not_allowed');
    // Whether a token is right is not even looked at from there.
    const unknown = await closed.ask('GET', '/credentials', { as: 'unknown', headers });
    assertProblem(unknown, 403, 'address_not_allowed');
    const key = { ...headers, 'x-access-key': 'key-of-the-operator' };
    await closed.expect(200, 'GET', '/credentials', { as, headers: key });
  } finally {
    await closed.close();
  }
});
