import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { assertProblem, CODE, openRest, type RestServer } from './rest-server.ts';

let server: RestServer;
before(async () => {
  server = await openRest();
});
after(() => server.close());

describe('creating', () => {
  test('answers the whole credential, its secret and where it is', async () => {
    const redirect = { uri: 'https://b.example/cb', expiresAt: '2099-01-01T02:00:00+02:00' };
    const reply = await server.expect(201, 'POST', '/credentials', {
      body: { ...CODE, redirectUris: ['https://a.example/cb', redirect] },
    });
    const { id, clientSecret, clientIdentifier, uuid, createdAt, updatedAt, ...rest } = reply.body;
    assert.match(String(clientSecret), /^chs_/);
    assert.match(String(clientIdentifier), /^COMPANY-NAME\.[0-9a-f]{32}$/);
    assert.match(String(uuid), /^[0-9a-f-]{36}$/);
    assert.match(String(createdAt), /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    assert.equal(createdAt, updatedAt);
    assert.deepEqual(rest, {
      name: 'Demo',
      description: null,
      grantType: 'authorization_code',
      scopes: ['openid'],
      serviceId: null,
      logoUri: null,
      redirectUris: [
        { uri: 'https://a.example/cb', label: null, expiresAt: null },
        { uri: 'https://b.example/cb', label: null, expiresAt: '2099-01-01T00:00:00.000Z' },
      ],
      tokenEndpointAuthMethod: 'client_secret_basic',
      idTokenSignedResponseAlg: 'RS256',
      allowedAddresses: [],
      status: 'active',
      suspension: null,
      version: 1,
    });
    assert.equal(reply.headers.get('location'), `http://127.0.0.1:8080/api/v1/credentials/${id}`);
    assert.equal(reply.headers.get('etag'), '"1"');
    assert.equal(reply.headers.get('cache-control'), 'no-store');
  });

  test('gives a public client no secret', async () => {
    const { clientSecret } = await server.make({ ...CODE, tokenEndpointAuthMethod: 'none' });
    assert.equal(clientSecret, null);
  });

  test('refuses what a rule refuses, and says which', async () => {
    const service = { grantType: 'single_sign_on', scopes: ['clientarea:sso'] };
    for (const [body, code] of [
      [{ ...CODE, name: undefined }, 'name_required'],
      [{ ...CODE, scopes: [] }, 'scope_required'],
      [{ ...CODE, scopes: ['nope'] }, 'scope_invalid'],
      [{ ...CODE, redirectUris: ['http://a.example/'] }, 'redirect_uri_invalid'],
      [{ ...CODE, logoUri: 'javascript:1' }, 'logo_uri_invalid'],
      [{ ...CODE, name: 'x'.repeat(256) }, 'text_too_long'],
      [{ ...CODE, name: 'a\0b' }, 'text_invalid'],
      [service, 'service_required'],
      [{ ...service, serviceId: 999 }, 'service_unknown'],
    ] as const) {
      assertProblem(await server.ask('POST', '/credentials', { body }), 422, code);
    }
  });

  test('names every misfit of a body by its pointer', async () => {
    const body = {
      ...CODE,
      name: 7,
      nmae: 'x',
      redirectUris: [{ uri: 'https://a.example/', x: 1 }],
    };
    const reply = await server.ask('POST', '/credentials', { body });
    assertProblem(reply, 400, 'value_invalid');
    const pointers = (reply.body.errors as { pointer: string }[]).map(({ pointer }) => pointer);
    assert.deepEqual(pointers.toSorted(), ['/name', '/nmae', '/redirectUris/0/x']);
  });
});

describe('reading one', () => {
  test('finds it by id and by client identifier', async () => {
    const { clientSecret, ...made } = await server.make();
    const { body } = await server.expect(200, 'GET', `/credentials/${made.id}`);
    assert.deepEqual(body, {
      ...made,
      secretHint: clientSecret.slice(-4),
      lastUsedAt: null,
      scopeUses: [{ scope: 'openid', lastUsedOn: null, grants: [] }],
      scopeUsesSince: made.createdAt,
    });
    const named = await server.expect(200, 'GET', `/credentials/${made.clientIdentifier}`);
    assert.deepEqual(named.body, body);
  });

  test('answers only the named fields', async () => {
    const { id } = await server.make();
    const { body } = await server.expect(200, 'GET', `/credentials/${id}?fields=id,%20scopes`);
    assert.deepEqual(body, { id, scopes: ['openid'] });
    for (const fields of ['', 'id,nope', 'clientSecret', '__proto__']) {
      const reply = await server.ask('GET', `/credentials/${id}?fields=${fields}`);
      assertProblem(reply, 400, 'value_invalid');
    }
  });

  test('knows none that is not there', async () => {
    for (const [name, code] of [
      ['999999', 'credential_id_invalid'],
      ['0', 'credential_id_invalid'],
      ['999999999999999', 'credential_id_invalid'],
      ['nobody', 'client_identifier_invalid'],
    ] as const) {
      assertProblem(await server.ask('GET', `/credentials/${name}`), 404, code);
    }
  });
});

describe('changing', () => {
  test('what is absent stays, null clears', async () => {
    const full = {
      ...CODE,
      description: 'about',
      logoUri: 'https://a.example/logo.png',
      redirectUris: ['https://a.example/cb'],
      serviceId: 1,
    };
    const made = await server.make(full);
    const { clientSecret: _, ...before } = made;
    const path = `/credentials/${made.id}`;
    const { body: named } = await server.expect(200, 'PATCH', path, { body: { name: 'New' } });
    assert.deepEqual(named, { ...before, name: 'New', version: 2, updatedAt: named.updatedAt });
    const body = { description: null, logoUri: null, redirectUris: null, serviceId: null };
    const { body: cleared } = await server.expect(200, 'PATCH', path, { body });
    const expected = { ...named, ...body, redirectUris: [], version: 3 };
    assert.deepEqual(cleared, { ...expected, updatedAt: cleared.updatedAt });
  });

  test('takes a merge patch by its media type', async () => {
    const { id } = await server.make();
    const headers = { 'content-type': 'application/merge-patch+json' };
    const reply = await server.expect(200, 'PATCH', `/credentials/${id}`, {
      body: { scopes: ['openid', 'email'] },
      headers,
    });
    assert.deepEqual(reply.body.scopes, ['openid', 'email']);
  });

  test('times that are over are refused, and nothing is changed', async () => {
    const { id } = await server.make();
    const past = '2020-01-01T00:00:00Z';
    const redirectUris = [{ uri: 'https://a.example/cb', expiresAt: past }];
    const path = `/credentials/${id}`;
    const { body } = await server.expect(200, 'GET', `${path}/secrets`);
    const [secret] = body.items as { id: number }[];
    const before = (await server.expect(200, 'GET', '/credentials')).text;
    for (const [method, at, asked, code] of [
      ['POST', '/credentials', { ...CODE, redirectUris }, 'redirect_expiry_invalid'],
      ['PATCH', path, { redirectUris }, 'redirect_expiry_invalid'],
      ['POST', `${path}/suspend`, { until: past }, 'suspension_invalid'],
      ['POST', `${path}/secrets`, { expiresAt: past }, 'secret_times_invalid'],
      ['PATCH', `${path}/secrets/${secret?.id}`, { expiresAt: past }, 'secret_times_invalid'],
    ] as const) {
      assertProblem(await server.ask(method, at, { body: asked }), 422, code);
    }
    assert.equal((await server.expect(200, 'GET', '/credentials')).text, before);
  });

  test('redirect URIs bring their label and expiry, or lose them', async () => {
    const { id } = await server.make();
    const uri = 'https://a.example/cb';
    const redirect = { uri, label: 'preview', expiresAt: '2099-01-01T00:00:00.000Z' };
    const path = `/credentials/${id}`;
    const set = await server.expect(200, 'PATCH', path, { body: { redirectUris: [redirect] } });
    assert.deepEqual(set.body.redirectUris, [redirect]);
    const other = await server.expect(200, 'PATCH', path, { body: { name: 'Other' } });
    assert.deepEqual(other.body.redirectUris, [redirect]);
    const { label, ...unnamed } = redirect;
    const body = { redirectUris: [{ ...unnamed, label: '' }] };
    const cleared = await server.expect(200, 'PATCH', path, { body });
    assert.deepEqual(cleared.body.redirectUris, [{ ...redirect, label: null }]);
    const only = { redirectUris: [{ uri: ` ${uri} `, label: ` ${label} ` }] };
    const named = await server.expect(200, 'PATCH', path, { body: only });
    assert.deepEqual(named.body.redirectUris, [{ uri, label, expiresAt: null }]);
    const plain = { redirectUris: [uri] };
    const lost = await server.expect(200, 'PATCH', path, { body: plain });
    assert.deepEqual(lost.body.redirectUris, [{ uri, label: null, expiresAt: null }]);
  });

  test('labels that are none are refused, and a dry run tells what others would change', async () => {
    const { id } = await server.make();
    const path = `/credentials/${id}`;
    const body = (label: string) => ({ redirectUris: [{ uri: 'https://a.example/cb', label }] });
    for (const [label, code] of [
      ['x'.repeat(101), 'text_too_long'],
      ['two\nlines', 'text_invalid'],
    ] as const) {
      assertProblem(await server.ask('PATCH', path, { body: body(label) }), 422, code);
      const made = { ...CODE, ...body(label) };
      assertProblem(await server.ask('POST', '/credentials', { body: made }), 422, code);
    }
    const blank = { redirectUris: [{ uri: ' ', label: 'x' }] };
    assertProblem(await server.ask('PATCH', path, { body: blank }), 422, 'redirect_uri_invalid');
    const dry = await server.expect(200, 'PATCH', `${path}?dryRun=true`, { body: body('preview') });
    assert.ok(dry.text.includes('"redirectLabels":{'), dry.text);
    const { body: same } = await server.expect(200, 'GET', path);
    assert.deepEqual([same.redirectUris, same.version], [[], 1]);
  });

  test('changes nothing where one field is refused', async () => {
    const { id } = await server.make();
    const body = { name: 'New', scopes: ['nope'] };
    assertProblem(await server.ask('PATCH', `/credentials/${id}`, { body }), 422, 'scope_invalid');
    const reply = await server.expect(200, 'GET', `/credentials/${id}`);
    assert.deepEqual([reply.body.name, reply.body.version], ['Demo', 1]);
  });
});

describe('access', () => {
  test('is closed for a time and opened again', async () => {
    const { id } = await server.make();
    const path = `/credentials/${id}`;
    const until = '2099-01-01T00:00:00.000Z';
    const body = { reason: 'left', until };
    const { body: closed } = await server.expect(200, 'POST', `${path}/suspend`, { body });
    assert.equal(closed.status, 'suspended');
    assert.deepEqual(closed.suspension, { since: closed.updatedAt, until, reason: 'left' });
    const { body: opened } = await server.expect(200, 'POST', `${path}/resume`);
    assert.deepEqual([opened.status, opened.suspension, opened.version], ['active', null, 3]);
    const past = { until: '2001-01-01T00:00:00Z' };
    const reply = await server.ask('POST', `${path}/suspend`, { body: past });
    assertProblem(reply, 422, 'suspension_invalid');
  });

  test('tokens are cut', async () => {
    const { id } = await server.make();
    const path = `/credentials/${id}/revoke-tokens`;
    assert.equal((await server.expect(200, 'POST', path)).body.version, 2);
    const body = { revokeTokens: 'refresh' };
    assert.equal((await server.expect(200, 'POST', path, { body })).body.version, 3);
    const stored = await server.house.deps.credentials.find({ id: id as never });
    assert.deepEqual([stored?.revocationEpoch, stored?.refreshEpoch], [1, 1]);
  });

  test('fields go back to an earlier version', async () => {
    const { id } = await server.make();
    const path = `/credentials/${id}`;
    await server.expect(200, 'PATCH', path, { body: { name: 'Second', scopes: ['email'] } });
    const body = { version: 1 };
    const headers = { 'idempotency-key': 'undo' };
    const first = await server.expect(200, 'POST', `${path}/restore`, { body, headers });
    assert.deepEqual(
      [first.body.name, first.body.scopes, first.body.version],
      ['Demo', ['openid'], 3],
    );
    const again = await server.expect(200, 'POST', `${path}/restore`, { body, headers });
    assert.deepEqual(again.body, first.body);
    const unknown = await server.ask('POST', `${path}/restore`, { body: { version: 9 } });
    assertProblem(unknown, 422, 'version_unknown');
  });
});

describe('deleting', () => {
  test('by id or client identifier, once', async () => {
    for (const key of ['id', 'clientIdentifier'] as const) {
      const path = `/credentials/${(await server.make())[key]}`;
      const headers = { 'idempotency-key': `delete ${key}`.replace(' ', '-') };
      assert.equal((await server.expect(204, 'DELETE', path, { headers })).text, '');
      await server.expect(204, 'DELETE', path, { headers });
      await server.expect(404, 'DELETE', path);
      await server.expect(404, 'GET', path);
    }
  });
});
