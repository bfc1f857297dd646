// Accounts, users, services and domains.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { assertProblem, openRest, type RestServer } from './rest-server.ts';

let server: RestServer;
before(async () => {
  server = await openRest();
});
after(() => server.close());

const post = async (path: string, body: object) =>
  (await server.expect(201, 'POST', path, { body })).body as Record<string, unknown> & {
    id: number;
  };
const patch = async (path: string, body: object) =>
  (await server.expect(200, 'PATCH', path, { body })).body;

const PASSWORD = 'a long password';
let people = 0;
const makeUser = () => {
  people += 1;
  return post('/users', { email: `person${people}@example.test`, password: PASSWORD });
};

describe('each resource', () => {
  test('is created, read, changed and deleted', async () => {
    const user = await makeUser();
    const account = await post('/accounts', { ownerId: user.id, name: 'Shop' });
    const service = await post('/services', { accountId: account.id, name: 'Hosting' });
    const domain = await post('/domains', { accountId: account.id, name: 'shop.example' });
    for (const [path, made, change] of [
      [`/users/${user.id}`, user, { locale: 'de' }],
      [`/accounts/${account.id}`, account, { status: 'Inactive', allowSso: false }],
      [`/services/${service.id}`, service, { status: 'Suspended', name: 'Other' }],
      [`/domains/${domain.id}`, domain, undefined],
    ] as const) {
      assert.deepEqual((await server.expect(200, 'GET', path)).body, made);
      if (change === undefined) continue;
      const changed = await patch(path, change);
      assert.deepEqual(changed, { ...made, ...change, ...pick(changed, 'updatedAt') });
      assert.deepEqual((await server.expect(200, 'GET', path)).body, changed);
    }
    for (const path of [
      `/domains/${domain.id}`,
      `/services/${service.id}`,
      `/accounts/${account.id}`,
      `/users/${user.id}`,
    ]) {
      await server.expect(204, 'DELETE', path);
      for (const method of ['GET', 'DELETE']) {
        const reply = await server.ask(method, path);
        assert.equal(reply.status, 404, reply.text);
      }
    }
  });

  test('lists page by page', async () => {
    const user = await makeUser();
    for (let i = 0; i < 3; i += 1) {
      const account = await post('/accounts', { ownerId: user.id });
      await post('/services', { accountId: account.id });
      await post('/domains', { accountId: account.id, name: `d${i}.example` });
      await makeUser();
    }
    for (const path of ['/accounts', '/services', '/domains', '/users']) {
      const { body: all } = await server.expect(200, 'GET', path);
      assert.equal(all.next, null);
      const ids = (body: typeof all) => (body.items as { id: number }[]).map(({ id }) => id);
      assert.deepEqual(
        ids(all),
        ids(all).toSorted((a, b) => a - b),
      );
      const walked: number[] = [];
      let cursor: unknown = null;
      do {
        const query = cursor === null ? 'limit=2' : `limit=2&cursor=${cursor}`;
        const { body } = await server.expect(200, 'GET', `${path}?${query}`);
        walked.push(...ids(body));
        cursor = body.next;
      } while (cursor !== null);
      assert.deepEqual(walked, ids(all), path);
    }
    const { body } = await server.expect(200, 'GET', '/users?limit=1');
    const foreign = await server.ask('GET', `/accounts?limit=1&cursor=${body.next}`);
    assertProblem(foreign, 400, 'value_invalid');
  });
});

describe('what does not fit', () => {
  test('names something that is not there', async () => {
    for (const [method, path, body, code] of [
      ['GET', '/accounts/999', undefined, 'account_unknown'],
      ['PATCH', '/accounts/999', {}, 'account_unknown'],
      ['GET', '/accounts/999/members', undefined, 'account_unknown'],
      ['PUT', '/accounts/999/members/1', { permissions: [] }, 'account_unknown'],
      ['GET', '/services/999', undefined, 'service_unknown'],
      ['PATCH', '/services/999', {}, 'service_unknown'],
      ['PATCH', '/users/999', {}, 'user_unknown'],
      ['POST', '/users/999/password', { password: PASSWORD }, 'user_unknown'],
      ['DELETE', '/domains/999', undefined, 'domain_unknown'],
      ['GET', '/users/0', undefined, 'path_unknown'],
      ['GET', '/users/one', undefined, 'path_unknown'],
      ['GET', '/users/4294967296', undefined, 'path_unknown'],
    ] as const) {
      const reply = await server.ask(method, path, body === undefined ? {} : { body });
      assertProblem(reply, 404, code);
    }
    for (const [path, body, code] of [
      ['/accounts', { ownerId: 999 }, 'user_unknown'],
      ['/services', { accountId: 999 }, 'account_unknown'],
      ['/domains', { accountId: 999, name: 'x.example' }, 'account_unknown'],
    ] as const) {
      assertProblem(await server.ask('POST', path, { body }), 422, code);
    }
  });

  test('stands in the way of something else', async () => {
    const sso = { grantType: 'single_sign_on', scopes: ['clientarea:sso'], serviceId: 1 };
    await server.make(sso);
    assertProblem(await server.ask('DELETE', '/services/1'), 409, 'service_in_use');
    assertProblem(await server.ask('DELETE', '/users/1'), 409, 'user_owns_account');
    const { email } = await makeUser();
    const again = await server.ask('POST', '/users', { body: { email, password: PASSWORD } });
    assertProblem(again, 409, 'email_taken');
  });
});

describe('users', () => {
  test('have a password, or the hash of one', async () => {
    const email = 'hash@example.test';
    const passwordHash = '$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy';
    await post('/users', { email, passwordHash });
    const other = 'other@example.test';
    for (const [body, status, code] of [
      [{ email: other }, 400, 'value_invalid'],
      [{ email: other, password: PASSWORD, passwordHash }, 400, 'value_invalid'],
      [{ email: other, passwordHash: 'nonsense' }, 422, 'password_hash_invalid'],
      [{ email: other, password: 'short' }, 422, 'password_invalid'],
      [{ email: 'nonsense', password: PASSWORD }, 422, 'email_invalid'],
    ] as const) {
      assertProblem(await server.ask('POST', '/users', { body }), status, code);
    }
  });

  test('get another password, a verified address, and lose their second factor', async () => {
    const { id } = await makeUser();
    const path = `/users/${id}`;
    const body = { password: 'another password' };
    await server.expect(200, 'POST', `${path}/password`, { body });
    const verified = await server.expect(200, 'POST', `${path}/verify-email`);
    assert.equal(verified.body.emailVerified, true);
    const not = { emailVerified: false };
    const taken = await server.expect(200, 'POST', `${path}/verify-email`, { body: not });
    assert.equal(taken.body.emailVerified, false);
    assertProblem(await server.ask('POST', `${path}/disable-two-factor`), 409, 'totp_missing');
  });
});

test('members come, change and go', async () => {
  const { id } = await makeUser();
  const path = `/accounts/1/members/${id}`;
  const put = (permissions: readonly string[]) =>
    server.expect(200, 'PUT', path, { body: { permissions } });
  assert.equal(((await put(['all'])).body.permissions as unknown[]).length, 13);
  assert.deepEqual((await put(['domains'])).body, {
    accountId: 1,
    userId: id,
    permissions: ['domains'],
  });
  const { body } = await server.expect(200, 'GET', '/accounts/1/members');
  assert.deepEqual(body.items, [{ accountId: 1, userId: id, permissions: ['domains'] }]);
  await server.expect(204, 'DELETE', path);
  assertProblem(await server.ask('DELETE', path), 404, 'member_unknown');
  const owner = await server.ask('PUT', '/accounts/1/members/1', { body: { permissions: [] } });
  assertProblem(owner, 409, 'member_is_owner');
});

test('writes are tried, and done once', async () => {
  const user = await makeUser();
  const path = `/users/${user.id}`;
  const body = { givenName: 'Grace' };
  const dry = await server.expect(200, 'PATCH', `${path}?dryRun=true`, { body });
  const [change] = dry.body.changes as { subject: unknown; diff: Record<string, unknown> }[];
  assert.deepEqual(change?.subject, { kind: 'user', id: String(user.id) });
  assert.deepEqual(change?.diff.givenName, { from: '', to: 'Grace' });
  assert.deepEqual((await server.expect(200, 'GET', path)).body, user);
  const headers = { 'idempotency-key': 'once' };
  const made = [];
  for (let i = 0; i < 2; i += 1) {
    const ownerId = user.id;
    made.push((await server.expect(201, 'POST', '/accounts', { body: { ownerId }, headers })).body);
  }
  assert.deepEqual(made[1], made[0]);
});

function pick(body: Record<string, unknown>, name: string): Record<string, unknown> {
  return name in body ? { [name]: body[name] } : {};
}
