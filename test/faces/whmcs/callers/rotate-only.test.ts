// A role that may rotate secrets without editing credentials (issue 4).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { isAccepted } from '../../../../src/core/secret.ts';
import { gather } from '../../../store/engine-under-test.ts';
import { AUTH, CODE, type Door, openDoor } from '../actions/door.ts';
import { makeAdmin, makePair, makeRole, type Pair } from './people.ts';

let door: Door;
let rotating: Pair;
let reading: Pair;
before(async () => {
  door = await openDoor();
  const { house } = door;
  const admin = await makeAdmin(house, 'rotator');
  const role = await makeRole(house, 'Rotating', ['rotate-secret', 'get-credential']);
  rotating = await makePair(house, admin, role);
  reading = await makePair(house, admin, await makeRole(house, 'Reading', ['get-credential']));
});
after(() => door.close());

async function update(pair: Pair, id: number, form: Readonly<Record<string, string>>) {
  const action = 'UpdateOAuthCredential';
  const response = await door.post({ ...AUTH, ...pair, action, credentialId: `${id}`, ...form });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const newest = async (id: number) =>
  (await gather(door.house.deps.audit.list({ subject: { kind: 'credential', id } }))).at(-1);

test('a reset and nothing else is a rotation', async () => {
  const id = await door.make();
  const { version } = await door.row(id);
  const { status, body } = await update(rotating, id, {
    resetSecret: 'true',
    version: `${version}`,
  });
  assert.equal(status, 200);
  assert.deepEqual(Object.keys(body), ['result', 'credentialId', 'newClientSecret']);
  assert.equal(await door.liveSecrets(id), 1, 'as WHMCS has it, the old one ends at once');
  assert.equal((await newest(id))?.action, 'rotate-secret');
  const kept = await update(rotating, id, { resetSecret: '1', secretGracePeriod: '60' });
  assert.equal(kept.body.result, 'success');
  assert.equal(await door.liveSecrets(id), 2);
});

test('version, key, reason and dry run work for it', async () => {
  const id = await door.make();
  const foretold = await update(rotating, id, { resetSecret: '1', dryRun: '1' });
  assert.equal(foretold.body.dryRun, true);
  const stale = await update(rotating, id, { resetSecret: '1', version: '9' });
  assert.match(String(stale.body.message), /its version is 1/);
  assert.equal(await door.liveSecrets(id), 1);
  const form = { resetSecret: '1', idempotencyKey: 'once', changeReason: 'leaked' };
  const first = await update(rotating, id, form);
  assert.deepEqual(await update(rotating, id, form), first);
  assert.equal((await newest(id))?.author.reason, 'leaked');
  const secrets = await door.house.deps.credentials.secrets((await door.row(id)).id);
  assert.equal(secrets.filter((one) => isAccepted(one, Date.now())).length, 1);
  assert.equal(secrets.length, 2);
});

test('anything more is an edit, which the role does not allow', async () => {
  const id = await door.make(CODE);
  const before = await door.row(id);
  const more: readonly Readonly<Record<string, string>>[] = [
    {},
    { resetSecret: '0' },
    { resetSecret: 'perhaps' },
    { resetSecret: '1', name: 'New' },
    { resetSecret: '1', description: '' },
    { resetSecret: '1', 'redirectUri[0]': 'https://evil.test/' },
    { resetSecret: '1', addRedirectUri: 'https://evil.test/' },
    { resetSecret: '1', serviceId: '' },
    { resetSecret: '1', tokenEndpointAuthMethod: 'none' },
    { resetSecret: '1', revokeTokens: 'all' },
    { resetSecret: '1', revokeTokens: 'nonsense' },
    { resetSecret: '1', 'name[0]': 'two', 'name[1]': 'values' },
  ];
  const message = 'Invalid Permissions: API action "updateoauthcredential" is not allowed';
  for (const form of more) {
    const refused = { status: 403, body: { result: 'error', message } };
    assert.deepEqual(await update(rotating, id, form), refused, JSON.stringify(form));
  }
  assert.deepEqual(await door.row(id), before);
});

test('a role that may do neither may not reset', async () => {
  const id = await door.make();
  const { status } = await update(reading, id, { resetSecret: '1' });
  assert.equal(status, 403);
  assert.equal((await door.row(id)).version, 1);
});
