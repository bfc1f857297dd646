import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  BY,
  type EngineUnderTest,
  gather,
  newUser,
  START,
  type Stores,
  withStores,
} from './engine-under-test.ts';
import { everyRow, telling } from './telling.ts';

const createdAt = START;
const digest = { digest: 'digest of a secret', keyVersion: 1 };
const admin = { username: 'keeper', disabled: false, apiAccess: true, createdAt };
const role = { name: 'Reading', description: 'looks', actions: ['get-credential'] };
const pair = {
  identifier: 'Pair',
  description: '',
  admin: 'keeper',
  roles: ['Reading'],
  createdAt,
};
const keeper = { kind: 'admin', id: 'keeper' };
const reading = { kind: 'role', id: 'Reading' };
const ofPair = { kind: 'api_credential', id: 'Pair' };

/** What the trail tells of administrators, API roles, API credentials and the first start. */
export function callerTrailContract(engine: EngineUnderTest): void {
  const check = (name: string, run: (stores: Stores) => Promise<void>): void =>
    void test(name, () => withStores(engine, run));

  check('an administrator, of whose password only the change is told', async (stores) => {
    const { callers } = stores;
    const created = await telling(stores, (by) => callers.createAdmin(by, admin, 'hash 1'));
    assert.deepEqual(created, [
      {
        subject: keeper,
        diff: { disabled: { to: false }, apiAccess: { to: true }, createdAt: { to: createdAt } },
      },
    ]);
    const change = { disabled: true, passwordHash: 'hash 2' };
    assert.deepEqual(await telling(stores, (by) => callers.updateAdmin(by, 'keeper', change)), [
      {
        subject: keeper,
        diff: { disabled: { from: false, to: true }, password: { to: 'changed' } },
      },
    ]);
    const same = { disabled: true, apiAccess: true };
    assert.deepEqual(await telling(stores, (by) => callers.updateAdmin(by, 'keeper', same)), []);
  });

  check('a role', async (stores) => {
    const { callers } = stores;
    const wider = ['get-credential', 'list-credentials'];
    assert.deepEqual(await telling(stores, (by) => callers.createRole(by, role)), [
      {
        subject: reading,
        diff: { description: { to: 'looks' }, actions: { to: role.actions } },
      },
    ]);
    assert.deepEqual(await telling(stores, (by) => callers.updateRole(by, 'Reading', wider)), [
      { subject: reading, diff: { actions: { from: role.actions, to: wider } } },
    ]);
    assert.deepEqual(await telling(stores, (by) => callers.deleteRole(by, 'Reading')), [
      {
        subject: reading,
        diff: { description: { from: 'looks' }, actions: { from: wider } },
      },
    ]);
    assert.deepEqual(await telling(stores, (by) => callers.deleteRole(by, 'Reading')), []);
  });

  check('an API credential, and nothing of its secret', async (stores) => {
    const { callers, database } = stores;
    await telling(stores, (by) => callers.createAdmin(by, admin, 'hash'));
    await telling(stores, (by) => callers.createRole(by, role));
    const created = await telling(stores, (by) => callers.createApiCredential(by, pair, digest));
    const diff = {
      description: { to: '' },
      admin: { to: 'keeper' },
      roles: { to: ['Reading'] },
      createdAt: { to: createdAt },
    };
    assert.deepEqual(created, [{ subject: ofPair, diff }]);
    const deleted = await telling(stores, (by) => callers.deleteApiCredential(by, 'Pair'));
    const gone = Object.entries(diff).map(([name, { to }]) => [name, { from: to }]);
    assert.deepEqual(deleted, [{ subject: ofPair, diff: Object.fromEntries(gone) }]);
    const trail = (await everyRow(database)).filter((row) => row.startsWith('audit '));
    assert.equal(trail.length, 4);
    assert.doesNotMatch(trail.join(), /digest of|"hash"/);
  });

  check('a refused change leaves no entry', async (stores) => {
    const { callers, database } = stores;
    const before = await everyRow(database);
    const refused = telling(stores, (by) => callers.createApiCredential(by, pair, digest));
    await assert.rejects(refused, { code: 'admin_unknown' });
    const unknown = telling(stores, (by) => callers.updateRole(by, 'Reading', []));
    await assert.rejects(unknown, { code: 'role_unknown' });
    assert.deepEqual(await everyRow(database), before);
  });

  check('the first start, record by record', async (stores) => {
    const user = { record: newUser(), passwordHash: 'hash' };
    const records = {
      admin,
      adminPasswordHash: 'hash',
      role,
      apiCredential: pair,
      apiSecret: digest,
      user,
    };
    assert.equal(await stores.firstStart.fill(BY, records), true);
    const kinds = (await gather(stores.audit.list({}))).map(({ subject }) => subject.kind);
    assert.deepEqual(kinds, ['admin', 'role', 'api_credential', 'user', 'account', 'service']);
    assert.deepEqual(await telling(stores, (by) => stores.firstStart.fill(by, records)), []);
  });
}
