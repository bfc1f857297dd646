import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FirstRecords } from '../../src/core/ports.ts';
import { openDatabase } from '../../src/store/open.ts';
import {
  BY,
  type EngineUnderTest,
  newUser,
  START,
  type Stores,
  storesOver,
  withStores,
} from './engine-under-test.ts';

const createdAt = START;
const records: FirstRecords = {
  admin: { username: 'admin', disabled: false, apiAccess: true, createdAt },
  adminPasswordHash: 'hash',
  role: { name: 'Full Access', description: '', actions: ['*'] },
  apiCredential: {
    identifier: 'First',
    description: '',
    admin: 'admin',
    roles: ['Full Access'],
    createdAt,
  },
  apiSecret: { digest: 'digest', keyVersion: 1 },
  user: {
    record: newUser({ name: '' }),
    passwordHash: 'hash',
  },
};

/** What the first start and the facts of the whole database promise. */
export function firstStartContract(engine: EngineUnderTest): void {
  const check = (name: string, run: (stores: Stores) => Promise<void>): void =>
    void test(name, () => withStores(engine, run));

  check('an empty database is filled once', async ({ firstStart, callers, directory }) => {
    assert.equal(await firstStart.isEmpty(), true);
    assert.equal(await firstStart.fill(BY, records), true);
    assert.equal(await firstStart.isEmpty(), false);
    assert.equal(await firstStart.fill(BY, records), false);
    assert.deepEqual((await callers.findApiCredential('First'))?.actions, ['*']);
    const [account] = await directory.accounts();
    const [service] = await directory.services();
    assert.equal(account?.ownerId, (await directory.users())[0]?.id);
    assert.equal(service?.accountId, account?.id);
    assert.deepEqual([account?.id, service?.id], [1, 1]);
    assert.equal((await callers.admins()).length, 1);
  });

  check('what somebody put in by hand is not filled over', async ({ firstStart, callers }) => {
    await callers.createAdmin(BY, { ...records.admin, username: 'other' }, 'hash');
    assert.equal(await firstStart.isEmpty(), false);
    assert.equal(await firstStart.fill(BY, records), false);
    assert.deepEqual(await callers.roles(), []);
  });

  check('without a user there is no account', async ({ firstStart, directory }) => {
    assert.equal(await firstStart.fill(BY, { ...records, user: undefined }), true);
    assert.deepEqual(await directory.users(), []);
    assert.deepEqual(await directory.accounts(), []);
    assert.deepEqual(await directory.services(), []);
  });

  check('a fill that fails leaves the database empty', async ({ firstStart, callers }) => {
    const apiCredential = { ...records.apiCredential, roles: ['Another'] };
    await assert.rejects(firstStart.fill(BY, { ...records, apiCredential }), {
      code: 'role_unknown',
    });
    assert.equal(await firstStart.isEmpty(), true);
    assert.deepEqual(await callers.admins(), []);
    assert.deepEqual(await callers.roles(), []);
    assert.equal(await firstStart.fill(BY, records), true);
  });

  check('of two openings that fill at once one does', async ({ firstStart, callers, url }) => {
    const { database, applied } = await openDatabase(url);
    try {
      assert.deepEqual(applied, []);
      const other = storesOver(database, url);
      const fills = [firstStart, other.firstStart, firstStart, other.firstStart];
      const filled = await Promise.all(fills.map((start) => start.fill(BY, records)));
      assert.deepEqual(filled.sort(), [false, false, false, true]);
      assert.deepEqual(await other.callers.admins(), await callers.admins());
      assert.equal((await callers.admins()).length, 1);
    } finally {
      await database.close();
    }
  });

  check('a fact stands once it is set', async ({ meta, url }) => {
    assert.equal(await meta.get('fact'), undefined);
    assert.equal(await meta.setOnce('fact', 'one'), 'one');
    assert.equal(await meta.setOnce('fact', 'two'), 'one');
    assert.equal(await meta.get('fact'), 'one');
    const { database } = await openDatabase(url);
    try {
      const other = storesOver(database, url).meta;
      const answers = await Promise.all(
        Array.from({ length: 10 }, (_, i) => (i % 2 ? meta : other).setOnce('race', `value ${i}`)),
      );
      assert.equal(new Set(answers).size, 1);
      assert.equal(await other.get('race'), answers[0]);
    } finally {
      await database.close();
    }
  });
}
