import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { toId } from '../../../src/core/ids.ts';
import { assertProblem, CODE, openRest, type RestServer } from './rest-server.ts';

let server: RestServer;
before(async () => {
  server = await openRest();
});
after(() => server.close());

const IN_2099 = '2099-01-01T00:00:00.000Z';

async function states(id: number): Promise<readonly unknown[]> {
  const { body } = await server.expect(200, 'GET', `/credentials/${id}/secrets`);
  return (body.items as { state: string }[]).map(({ state }) => state);
}

describe('rotating', () => {
  test('shows the new secret and lets the old one work until the deadline', async () => {
    const { id } = await server.make();
    const body = { label: 'autumn', secretGracePeriod: 600 };
    const reply = await server.expect(201, 'POST', `/credentials/${id}/rotate`, { body });
    const { clientSecret, id: secretId, ...rest } = reply.body;
    assert.match(String(clientSecret), /^chs_/);
    assert.deepEqual(rest, { hint: String(clientSecret).slice(-4), credentialId: id, version: 2 });
    const path = `/credentials/${id}/secrets/${secretId}`;
    assert.equal(reply.headers.get('location'), `http://127.0.0.1:8080/api/v1${path}`);
    const { body: secret } = await server.expect(200, 'GET', path);
    assert.deepEqual([secret.label, secret.state], ['autumn', 'active']);
    assert.deepEqual(await states(id), ['retiring', 'active']);
  });

  test('without a grace period the old one ends at once', async () => {
    const { id } = await server.make();
    const body = { secretGracePeriod: 0 };
    await server.expect(201, 'POST', `/credentials/${id}/rotate`, { body });
    assert.deepEqual(await states(id), ['revoked', 'active']);
  });

  test('is refused for a public client, a long grace period, and over five secrets', async () => {
    const open = await server.make({ ...CODE, tokenEndpointAuthMethod: 'none' });
    const publicReply = await server.ask('POST', `/credentials/${open.id}/rotate`);
    assertProblem(publicReply, 409, 'client_is_public');
    const { id } = await server.make();
    const body = { secretGracePeriod: 30 * 86_400 + 1 };
    const long = await server.ask('POST', `/credentials/${id}/rotate`, { body });
    assertProblem(long, 422, 'grace_period_invalid');
    for (let count = 1; count < 5; count += 1) {
      await server.expect(201, 'POST', `/credentials/${id}/rotate`);
    }
    const sixth = await server.ask('POST', `/credentials/${id}/rotate`);
    assertProblem(sixth, 409, 'secret_limit_reached');
    assert.equal(sixth.body.limit, 5);
  });
});

describe('single secrets', () => {
  test('are added before they are needed', async () => {
    const { id } = await server.make();
    const body = { label: 'next', notBefore: '2098-01-01T00:00:00Z', expiresAt: IN_2099 };
    const added = await server.expect(201, 'POST', `/credentials/${id}/secrets`, { body });
    const path = `/credentials/${id}/secrets/${added.body.id}`;
    const { body: secret } = await server.expect(200, 'GET', path);
    const { createdAt, ...rest } = secret;
    assert.match(String(createdAt), /Z$/);
    assert.deepEqual(rest, {
      id: added.body.id,
      label: 'next',
      hint: added.body.hint,
      state: 'pending',
      notBefore: '2098-01-01T00:00:00.000Z',
      expiresAt: IN_2099,
      inactiveSince: null,
      revokedAt: null,
      createdBy: 'TestIdentifier000000000000000001',
      lastUsedAt: null,
      useCount: 0,
      lastAddress: null,
    });
  });

  test('are labelled, given a deadline, and switched off and on', async () => {
    const { id } = await server.make();
    const [{ id: secretId }] = (await server.expect(200, 'GET', `/credentials/${id}/secrets`)).body
      .items as [{ id: number }];
    const path = `/credentials/${id}/secrets/${secretId}`;
    const patch = async (body: object) => (await server.expect(200, 'PATCH', path, { body })).body;
    assert.equal((await patch({ label: 'first' })).label, 'first');
    assert.equal((await patch({ expiresAt: IN_2099 })).state, 'retiring');
    assert.equal((await patch({ expiresAt: null })).state, 'active');
    assert.equal((await patch({ active: false })).state, 'inactive');
    const last = await patch({ active: true, label: null });
    assert.deepEqual([last.state, last.label], ['active', '']);
  });

  test('one in use is ended by force only', async () => {
    const { id } = await server.make();
    const { credentials } = server.house.deps;
    const [stored] = await credentials.secrets(toId(id));
    assert.ok(stored);
    const at = Date.now();
    const use = { secretId: stored.id, credentialId: toId(id), at, count: 3, address: '192.0.2.1' };
    await credentials.addUses([{ ...use, credentialId: use.credentialId as never }]);
    const path = `/credentials/${id}/secrets/${stored.id}`;
    const { body: used } = await server.expect(200, 'GET', path);
    assert.deepEqual(
      [used.lastUsedAt, used.useCount, used.lastAddress],
      [new Date(at).toISOString(), 3, '192.0.2.1'],
    );
    const refused = await server.ask('DELETE', path);
    assertProblem(refused, 409, 'secret_in_use');
    assert.equal(refused.body.lastUsedAt, new Date(at).toISOString());
    const off = await server.ask('PATCH', path, { body: { active: false } });
    assertProblem(off, 409, 'secret_in_use');
    const forced = await server.expect(204, 'DELETE', `${path}?force=true`);
    assert.equal(forced.headers.get('etag'), '"2"');
    assertProblem(await server.ask('DELETE', `${path}?force=true`), 409, 'secret_ended');
    assert.deepEqual(await states(id), ['revoked']);
  });

  test('those of another credential are unknown here', async () => {
    const [one, other] = [await server.make(), await server.make()];
    const { body } = await server.expect(200, 'GET', `/credentials/${one.id}/secrets`);
    const [{ id }] = body.items as [{ id: number }];
    const path = `/credentials/${other.id}/secrets/${id}`;
    for (const method of ['GET', 'DELETE']) {
      assertProblem(await server.ask(method, path), 404, 'secret_unknown');
    }
    assertProblem(await server.ask('PATCH', path, { body: { label: 'x' } }), 404, 'secret_unknown');
  });
});
