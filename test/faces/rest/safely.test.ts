// Versions, idempotency keys, dry runs and reasons: what keeps a change from being lost, doubled or
// made by mistake.
import assert from 'node:assert/strict';
import { after, before, describe, mock, test } from 'node:test';
import { createCredential } from '../../../src/actions/create-credential.ts';
import type { Actor } from '../../../src/core/actor.ts';
import { gather } from '../../store/engine-under-test.ts';
import { assertProblem, CODE, KEEPER, openRest, type RestServer } from './rest-server.ts';

let server: RestServer;
before(async () => {
  server = await openRest();
});
after(() => server.close());

const nameOf = async (id: number) =>
  (await server.expect(200, 'GET', `/credentials/${id}`)).body.name;

describe('versions', () => {
  test('a change of what has changed meanwhile is refused', async () => {
    const { id } = await server.make();
    const path = `/credentials/${id}`;
    const patch = (tag: string, name: string) =>
      server.ask('PATCH', path, { body: { name }, headers: { 'if-match': tag } });
    const first = await patch('"1"', 'First');
    assert.deepEqual([first.status, first.headers.get('etag')], [200, '"2"']);
    for (const tag of ['"1"', '"3"', 'W/"2"', '"two"', '"02"']) {
      const reply = await patch(tag, 'Lost');
      assertProblem(reply, 412, 'version_stale');
      assert.equal(reply.body.current, 2, tag);
    }
    assertProblem(await patch('"1", "2"', 'Lost'), 400, 'value_invalid');
    assertProblem(await patch('2', 'Lost'), 400, 'value_invalid');
    assert.equal(await nameOf(id), 'First');
    assert.equal((await patch('*', 'Any')).status, 200);
    assert.equal((await patch('"3"', 'Third')).status, 200);
  });

  test('hold for every change of a credential', async () => {
    const { id } = await server.make();
    const path = `/credentials/${id}`;
    const headers = { 'if-match': '"7"' };
    for (const [method, below, body] of [
      ['DELETE', '', undefined],
      ['POST', '/rotate', {}],
      ['POST', '/secrets', {}],
      ['POST', '/suspend', {}],
      ['POST', '/resume', {}],
      ['POST', '/revoke-tokens', {}],
      ['POST', '/restore', { version: 1 }],
    ] as const) {
      const reply = await server.ask(method, path + below, { headers, ...(body && { body }) });
      assertProblem(reply, 412, 'version_stale');
    }
  });

  test('are refused where nobody would look at them', async () => {
    const headers = { 'if-match': '"1"' };
    const reply = await server.ask('POST', '/credentials', { body: CODE, headers });
    assertProblem(reply, 400, 'value_invalid');
  });

  test('what is known already is not answered again', async () => {
    const { id } = await server.make();
    const path = `/credentials/${id}`;
    for (const tag of ['"1"', 'W/"1"', '"9", "1"', '*']) {
      const reply = await server.expect(304, 'GET', path, { headers: { 'if-none-match': tag } });
      assert.deepEqual([reply.text, reply.headers.get('etag')], ['', '"1"']);
    }
    await server.expect(200, 'GET', path, { headers: { 'if-none-match': '"2"' } });
  });
});

describe('idempotency keys', () => {
  test('an empty one is refused, so that nobody believes to be safe', async () => {
    const headers = { 'idempotency-key': '' };
    const reply = await server.ask('POST', '/credentials', { body: CODE, headers });
    assertProblem(reply, 400, 'idempotency_key_invalid');
  });

  test('give the same answer again, with its secret', async () => {
    const headers = { 'idempotency-key': 'create-1' };
    const first = await server.expect(201, 'POST', '/credentials', { body: CODE, headers });
    const again = await server.expect(201, 'POST', '/credentials', { body: CODE, headers });
    assert.deepEqual(again.body, first.body);
    assert.equal(again.headers.get('location'), first.headers.get('location'));

    const path = `/credentials/${first.body.id}/rotate`;
    const rotate = () => server.expect(201, 'POST', path, { headers: { 'idempotency-key': 'r' } });
    assert.deepEqual((await rotate()).body, (await rotate()).body);
    const { body } = await server.expect(200, 'GET', `/credentials/${first.body.id}`);
    assert.equal(body.version, 2);
  });

  test('also when what was asked for would be refused by now', async () => {
    const soon = Date.now() + 60_000;
    const expiresAt = new Date(soon).toISOString();
    const redirectUris = [{ uri: 'https://a.example/cb', expiresAt }];
    const asked = { body: { ...CODE, redirectUris }, headers: { 'idempotency-key': 'soon' } };
    const { id } = await server.make();
    const path = `/credentials/${id}`;
    const patch = { body: { redirectUris }, headers: { 'idempotency-key': 'soon-too' } };
    const made = await server.expect(201, 'POST', '/credentials', asked);
    const changed = await server.expect(200, 'PATCH', path, patch);
    mock.timers.enable({ apis: ['Date'], now: soon });
    try {
      assert.deepEqual((await server.expect(201, 'POST', '/credentials', asked)).body, made.body);
      assert.deepEqual((await server.expect(200, 'PATCH', path, patch)).body, changed.body);
      const other = { ...asked, headers: { 'idempotency-key': 'late' } };
      const refused = await server.ask('POST', '/credentials', other);
      assertProblem(refused, 422, 'redirect_expiry_invalid');
    } finally {
      mock.timers.reset();
    }
  });

  test('also when it was done by a version that knew no labels', async () => {
    const { deps } = server.house;
    const wish = { idempotencyKey: 'upgraded' };
    const actor: Actor = { kind: 'local', name: 'tester', allowed: new Set(['*']), wish };
    const uri = 'https://a.example/cb';
    const create = (labels: object) =>
      createCredential(deps, actor, {
        name: 'Demo',
        grantType: 'authorization_code',
        scope: 'openid',
        redirectUris: [uri],
        redirectExpiries: {},
        ...labels,
      });
    const { credential, secret } = await create({});
    const again = await create({ redirectLabels: {} });
    assert.deepEqual(again.credential, credential);
    assert.equal(again.secret?.reveal(), secret?.reveal());
    const other = create({ redirectLabels: { [uri]: 'other' } });
    await assert.rejects(other, { code: 'idempotency_key_reused' });
  });

  test('also at the same moment', async () => {
    const headers = { 'idempotency-key': 'create-2' };
    const replies = await Promise.all(
      Array.from({ length: 20 }, () => server.ask('POST', '/credentials', { body: CODE, headers })),
    );
    assert.deepEqual(new Set(replies.map(({ text }) => text)).size, 1, replies[0]?.text);
  });

  test('refuse another request', async () => {
    const headers = { 'idempotency-key': 'create-3' };
    const { body } = await server.expect(201, 'POST', '/credentials', { body: CODE, headers });
    const other = { ...CODE, name: 'Other' };
    const reply = await server.ask('POST', '/credentials', { body: other, headers });
    assertProblem(reply, 422, 'idempotency_key_reused');
    const path = `/credentials/${body.id}`;
    const patch = await server.ask('PATCH', path, { body: { name: 'Other' }, headers });
    assertProblem(patch, 422, 'idempotency_key_reused');
    assert.equal(await nameOf(Number(body.id)), 'Demo');
  });

  test('belong to their caller', async () => {
    const headers = { 'idempotency-key': 'create-4' };
    const as = await server.caller('create-credential');
    const mine = await server.expect(201, 'POST', '/credentials', { body: CODE, headers });
    const theirs = await server.expect(201, 'POST', '/credentials', { body: CODE, headers, as });
    assert.notEqual(mine.body.id, theirs.body.id);
  });

  test('have a form', async () => {
    for (const key of ['a b', 'x'.repeat(256)]) {
      const headers = { 'idempotency-key': key };
      const reply = await server.ask('POST', '/credentials', { body: CODE, headers });
      assertProblem(reply, 400, 'idempotency_key_invalid');
    }
  });
});

describe('dry runs', () => {
  test('tell the very entry that the trail would hold, and change nothing', async () => {
    const { id } = await server.make({ ...CODE, redirectUris: ['https://a.example/cb'] });
    const path = `/credentials/${id}`;
    const body = { name: 'New', redirectUris: null };
    const dry = await server.expect(200, 'PATCH', `${path}?dryRun=true`, { body });
    assert.deepEqual(dry.body, {
      dryRun: true,
      changes: [
        {
          action: 'update-credential',
          subject: { kind: 'credential', id: String(id) },
          version: 2,
          diff: {
            name: { from: 'Demo', to: 'New' },
            redirectUris: { from: ['https://a.example/cb'], to: [] },
          },
        },
      ],
      warnings: [
        {
          code: 'no_redirect_uri',
          message: 'Without a redirect URI nobody can sign in.',
        },
        {
          code: 'redirect_uris_removed',
          message: 'People who come from a removed redirect URI are refused.',
        },
      ],
    });
    assert.equal(await nameOf(id), 'Demo');
  });

  test('refuse what the change would refuse', async () => {
    const body = { ...CODE, scopes: ['nope'] };
    const reply = await server.ask('POST', '/credentials?dryRun=true', { body });
    assertProblem(reply, 422, 'scope_invalid');
    const missing = await server.ask('DELETE', '/credentials/99999?dryRun=true');
    assertProblem(missing, 404, 'credential_id_invalid');
    const written = await server.ask('POST', '/credentials?dryRun=yes', { body: CODE });
    assertProblem(written, 400, 'value_invalid');
  });

  test('show no secret', async () => {
    const { id } = await server.make();
    const { text } = await server.expect(200, 'POST', `/credentials/${id}/rotate?dryRun=true`);
    assert.doesNotMatch(text, /chs_/);
    const { body } = await server.expect(200, 'GET', `/credentials/${id}/secrets`);
    assert.equal((body.items as unknown[]).length, 1);
  });
});

test('the trail tells who changed what through this face, and why', async () => {
  const { id } = await server.make();
  const reason = 'Umzug nach Köln';
  const headers = { 'change-reason': Buffer.from(reason, 'utf8').toString('latin1') };
  const reply = await server.expect(200, 'PATCH', `/credentials/${id}`, {
    body: { name: 'New' },
    headers,
  });
  const subject = { kind: 'credential', id } as const;
  const entries = await gather(server.house.deps.audit.list({ subject }));
  assert.deepEqual(entries.at(-1)?.author, {
    kind: 'api_credential',
    name: KEEPER.identifier,
    door: 'rest',
    address: '127.0.0.1',
    requestId: reply.headers.get('x-request-id'),
    reason,
  });
});
