// The order of spec/decisions.md 5: of two faults in one request, the earlier one is told.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { updateAdmin } from '../../../../src/actions/update-admin.ts';
import { ADMIN, type Running, run } from '../../../running.ts';
import { ask, KEEPER, makeAdmin, makePair, makeRole, type Pair, refusal } from './people.ts';

const INSIDE = '192.0.2.1';
const OUTSIDE = '198.51.100.1';
const THROTTLED = '198.51.100.99';

let server: Running;
let off: Pair;
let noAccess: Pair;
let limited: Pair;
let full: Pair;

before(async () => {
  server = await run({
    TRUSTED_PROXIES: '127.0.0.1',
    API_ALLOWED_IPS: '192.0.2.0/24',
    API_ACCESS_KEY: 'the-right-access-key',
  });
  const { house } = server;
  const role = await makeRole(house, 'Nothing much', ['get-credential']);
  for (const name of ['off', 'no-access']) await makeAdmin(house, name);
  off = await makePair(house, 'off', role);
  noAccess = await makePair(house, 'no-access', role);
  limited = await makePair(house, ADMIN.username, role);
  full = await makePair(house, ADMIN.username, 'Full Access');
  await updateAdmin(house.deps, KEEPER, 'off', { disabled: true, apiAccess: false });
  await updateAdmin(house.deps, KEEPER, 'no-access', { apiAccess: false });
  for (let i = 0; i < 10; i++) await ask(server, { accesskey: `wrong${i}` }, THROTTLED);
});
after(() => server.close());

const tooLarge = { filler: 'x'.repeat(1024 * 1024) };
const repeated = { 'action[0]': 'x', 'action[1]': 'y' };
const unknownAction = { action: 'NoSuchThing' };

test('1. a body over its limit', async () => {
  const text = 'The request body may not exceed 1048576 bytes.';
  const told = await ask(server, { ...tooLarge, ...unknownAction }, THROTTLED);
  assert.deepEqual(told, refusal(text, 413));
});

test('2. a request that cannot be read, or names no action', async () => {
  const { status } = await ask(server, repeated, THROTTLED);
  assert.equal(status, 400);
  const empty = refusal('Empty action request', 400);
  for (const action of ['', ' ', '\t\n']) {
    assert.deepEqual(await ask(server, { ...full, action }, THROTTLED), empty);
    assert.deepEqual(await ask(server, { ...full, action }, OUTSIDE), empty);
    assert.deepEqual(await ask(server, { action }, INSIDE), empty);
  }
});

test('3. a throttled address', async () => {
  for (const form of [full, {}, { ...full, accesskey: 'the-right-access-key' }, unknownAction]) {
    const { status, message } = await ask(server, form, THROTTLED);
    assert.equal(status, 429, message);
  }
});

test('4. an address that is not on the list', async () => {
  const told = refusal(`Invalid IP ${OUTSIDE}`);
  for (const form of [{}, full, off, { ...full, secret: 'wrong' }, { ...full, ...unknownAction }]) {
    assert.deepEqual(await ask(server, form, OUTSIDE), told);
  }
});

test('5. wrong credentials', async () => {
  const told = refusal('Invalid or missing credentials');
  for (const pair of [off, noAccess, limited, full]) {
    const form = { ...pair, secret: 'wrong', ...unknownAction };
    assert.deepEqual(await ask(server, form, INSIDE), told);
  }
});

test('6. a disabled administrator', async () => {
  const told = refusal('Administrator Account Disabled');
  assert.deepEqual(await ask(server, { ...off, ...unknownAction }, INSIDE), told);
});

test('7. an administrator without API access', async () => {
  assert.deepEqual(
    await ask(server, { ...noAccess, ...unknownAction }, INSIDE),
    refusal('Access Denied'),
  );
});

test('8. a role without the action, known or not', async () => {
  const text = (action: string) =>
    refusal(`Invalid Permissions: API action "${action}" is not allowed`);
  assert.deepEqual(
    await ask(server, { ...limited, ...unknownAction }, INSIDE),
    text('nosuchthing'),
  );
  const wrong = { action: 'DeleteOAuthCredential', credentialId: '999' };
  const told = await ask(server, { ...limited, ...wrong }, INSIDE);
  assert.deepEqual(told, text('deleteoauthcredential'));
});

test('9. an action that does not exist', async () => {
  const form = { ...full, ...unknownAction, sortField: 'wrong', credentialId: 'wrong' };
  assert.deepEqual(await ask(server, form, INSIDE), refusal('Command Not Found', 400));
});

test('10. what the action itself refuses', async () => {
  const form = { ...full, action: 'DeleteOAuthCredential', credentialId: '999' };
  const told = await ask(server, form, INSIDE);
  assert.deepEqual(told, { status: 200, message: 'Invalid Credential ID provided.' });
});
