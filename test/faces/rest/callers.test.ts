// API credentials, roles, and the audit trail.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createRole } from '../../../src/actions/create-role.ts';
import type { Actor } from '../../../src/core/actor.ts';
import type { Pair } from '../whmcs/callers/people.ts';
import { assertProblem, openRest, type RestServer } from './rest-server.ts';

let server: RestServer;
before(async () => {
  server = await openRest();
});
after(() => server.close());

async function makeRole(name: string, ...actions: readonly string[]): Promise<string> {
  await server.expect(201, 'POST', '/roles', { body: { name, actions } });
  return name;
}

describe('API credentials', () => {
  test('are made with a secret that is shown once, listed and revoked', async () => {
    const role = await makeRole('Reading', 'get-credential', 'list-credentials');
    const body = { admin: 'keeper', roles: [role], description: 'CI' };
    const headers = { 'idempotency-key': 'ci' };
    const made = await server.expect(201, 'POST', '/api-credentials', { body, headers });
    const again = await server.expect(201, 'POST', '/api-credentials', { body, headers });
    assert.deepEqual(again.body, made.body);
    const { secret, ...shown } = made.body;
    const path = `/api-credentials/${shown.identifier}`;
    assert.equal(made.headers.get('location'), `http://127.0.0.1:8080/api/v1${path}`);
    assert.deepEqual((await server.expect(200, 'GET', path)).body, shown);
    const { body: list } = await server.expect(200, 'GET', '/api-credentials');
    assert.deepEqual((list.items as unknown[]).at(-1), shown);

    const as = { identifier: shown.identifier, secret } as Pair;
    await server.expect(200, 'GET', '/credentials', { as });
    assertProblem(await server.ask('GET', '/users', { as }), 403, 'action_not_allowed');
    await server.expect(204, 'DELETE', path);
    assertProblem(await server.ask('GET', '/credentials', { as }), 401, 'caller_unknown');
    assertProblem(await server.ask('GET', path), 404, 'api_credential_unknown');
    assertProblem(await server.ask('DELETE', path), 404, 'api_credential_unknown');
  });

  test('need an administrator and a role that exist', async () => {
    for (const [body, code] of [
      [{ admin: 'keeper', roles: [] }, 'role_required'],
      [{ admin: 'keeper', roles: ['nobody'] }, 'role_unknown'],
      [{ admin: 'nobody', roles: ['Reading'] }, 'admin_unknown'],
    ] as const) {
      assertProblem(await server.ask('POST', '/api-credentials', { body }), 422, code);
    }
  });

  test('get no role that may do what their maker may not', async () => {
    const role = await makeRole('Deleting', 'get-credential', 'delete-credential');
    const as = await server.caller('create-api-credential', 'get-credential');
    const body = { admin: 'keeper', roles: [role] };
    const refused = await server.ask('POST', '/api-credentials', { body, as });
    assertProblem(refused, 403, 'action_not_allowed');
    assert.equal(refused.body.action, 'delete-credential');
    const plain = { admin: 'keeper', roles: [await makeRole('Getting', 'get-credential')] };
    await server.expect(201, 'POST', '/api-credentials', { body: plain, as });
  });
});

describe('roles', () => {
  test('are made, changed, and obeyed at once', async () => {
    const name = await makeRole('Support desk', 'get-credential');
    const path = `/roles/${encodeURIComponent(name)}`;
    const made = await server.expect(201, 'POST', '/api-credentials', {
      body: { admin: 'keeper', roles: [name] },
    });
    const as = made.body as unknown as Pair;
    assertProblem(await server.ask('GET', '/credentials', { as }), 403, 'action_not_allowed');
    const actions = ['list-credentials'];
    const { body } = await server.expect(200, 'PATCH', path, { body: { actions } });
    assert.deepEqual(body.actions, actions);
    assert.deepEqual((await server.expect(200, 'GET', path)).body, body);
    await server.expect(200, 'GET', '/credentials', { as });
    assertProblem(await server.ask('DELETE', path), 409, 'role_in_use');
  });

  test('go, and are unknown then', async () => {
    const path = `/roles/${await makeRole('Short', 'get-credential')}`;
    await server.expect(204, 'DELETE', path);
    assertProblem(await server.ask('GET', path), 404, 'role_unknown');
    assertProblem(await server.ask('DELETE', path), 404, 'role_unknown');
    const body = { actions: [] };
    assertProblem(await server.ask('PATCH', path, { body }), 404, 'role_unknown');
  });

  test('allow nothing that their maker may not', async () => {
    const as = await server.caller('create-role', 'update-role');
    for (const actions of [['*'], ['delete-credential']]) {
      const reply = await server.ask('POST', '/roles', { body: { name: 'More', actions }, as });
      assertProblem(reply, 403, 'action_not_allowed');
    }
    const body = { actions: ['delete-credential'] };
    assertProblem(
      await server.ask('PATCH', '/roles/Reading', { body, as }),
      403,
      'action_not_allowed',
    );
  });
});

test('no role is made of a mistyped action, by whichever door', async () => {
  const body = { name: 'Mistyped', actions: ['rotate-secrets'] };
  assertProblem(await server.ask('POST', '/roles', { body }), 400, 'value_invalid');
  const { deps } = server.house;
  const actor: Actor = { kind: 'local', name: 'test', allowed: new Set(['*']) };
  await assert.rejects(createRole(deps, actor, body), { code: 'value_invalid' });
  assertProblem(await server.ask('GET', '/roles/Mistyped'), 404, 'role_unknown');
});

describe('the audit trail', () => {
  test('tells the changes of one record', async () => {
    const { id } = await server.make();
    const uri = 'https://a.example/';
    const expiresAt = '2099-01-01T00:00:00.000Z';
    const redirectUris = [{ uri, label: 'preview', expiresAt }];
    await server.expect(200, 'PATCH', `/credentials/${id}`, { body: { redirectUris } });
    const { body } = await server.expect(200, 'GET', `/audit?subject=credential&subjectId=${id}`);
    const [created, changed] = body.items as Record<string, unknown>[];
    assert.deepEqual(
      [created?.action, created?.version, changed?.action, changed?.version],
      ['create-credential', 1, 'update-credential', 2],
    );
    assert.deepEqual(changed?.diff, {
      redirectUris: { from: [], to: [uri] },
      redirectExpiries: { from: {}, to: { [uri]: expiresAt } },
      redirectLabels: { from: {}, to: { [uri]: 'preview' } },
    });
    assert.deepEqual(changed?.subject, { kind: 'credential', id: String(id) });
  });

  test('leads on from any place', async () => {
    const { body: all } = await server.expect(200, 'GET', '/audit?limit=500');
    assert.equal(all.next, null);
    const walked: unknown[] = [];
    let after: unknown = 0;
    do {
      const { body } = await server.expect(200, 'GET', `/audit?limit=7&after=${after}`);
      walked.push(...(body.items as unknown[]));
      after = body.next;
    } while (after !== null);
    assert.deepEqual(walked, all.items);
  });

  test('is checked', async () => {
    const { body } = await server.expect(200, 'GET', '/audit/verify');
    assert.equal(body.isWhole, true);
    assert.equal(body.brokenAt, null);
    assert.equal(body.hasNoted, null);
    assert.equal(body.head, `${body.entries}:${body.mac}`);
  });

  test('is checked against a head that was noted before', async () => {
    const { body: noted } = await server.expect(200, 'GET', '/audit/verify');
    const verify = async (head: string) =>
      (await server.expect(200, 'GET', `/audit/verify?expect=${head}`)).body;
    const { id } = await server.make();
    await server.expect(200, 'PATCH', `/credentials/${id}`, { body: { name: 'Later' } });
    const later = await verify(String(noted.head));
    assert.deepEqual([later.isWhole, later.hasNoted], [true, true]);
    assert.ok(Number(later.entries) > Number(noted.entries));
    // The entries that came since are not those that were noted, nor is there one beyond the last.
    for (const place of [Number(later.entries), Number(later.entries) + 1]) {
      const lost = await verify(`${place}:${noted.mac}`);
      assert.deepEqual([lost.isWhole, lost.hasNoted], [true, false], String(place));
    }
    for (const head of ['', '1', '0:yJ3q', `x:${noted.mac}`, `${noted.head} `]) {
      const path = `/audit/verify?expect=${encodeURIComponent(head)}`;
      assertProblem(await server.ask('GET', path), 400, 'value_invalid');
    }
  });

  test('takes whole names of records only', async () => {
    for (const query of [
      'subject=credential',
      'subjectId=1',
      'subject=nothing&subjectId=1',
      'after=-1',
    ]) {
      assertProblem(await server.ask('GET', `/audit?${query}`), 400, 'value_invalid');
    }
  });
});
