import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AccountId, ServiceId, UserId } from '../../src/core/ids.ts';
import {
  BY,
  type EngineUnderTest,
  newAccount,
  newCredential,
  newSecret,
  newService,
  newUser,
  type Stores,
  withStores,
} from './engine-under-test.ts';

/** What the directory store promises. */
export function directoryContract(engine: EngineUnderTest): void {
  const check = (name: string, run: (stores: Stores) => Promise<void>): void =>
    void test(name, () => withStores(engine, run));

  check('what was created is listed in order', async ({ directory }) => {
    const wanted = newUser({ email: 'Owner@Example.test' });
    const owner = await directory.createUser(BY, wanted, 'hash');
    assert.deepEqual(owner, {
      ...wanted,
      id: owner.id,
      emailVerified: false,
      givenName: '',
      familyName: '',
      locale: '',
      twoFactor: false,
      updatedAt: wanted.createdAt,
      lastLoginAt: null,
    });
    const account = await directory.createAccount(BY, newAccount(owner.id, 'A'));
    const service = await directory.createService(BY, newService(account.id, 'S'));
    const free = await directory.createService(BY, newService());
    assert.deepEqual(await directory.users(), [owner]);
    assert.deepEqual(await directory.accounts(), [account]);
    assert.deepEqual(await directory.services(), [service, free]);
    assert.deepEqual(await directory.findService(service.id), service);
    assert.deepEqual(await directory.findService(free.id), free);
    assert.equal(await directory.findService(999 as ServiceId), undefined);
  });

  check('an e-mail address is taken in any case', async ({ directory }) => {
    await directory.createUser(BY, newUser({ email: 'Jörg@Example.test' }), 'hash');
    for (const email of ['Jörg@Example.test', 'jÖRG@EXAMPLE.TEST']) {
      const create = directory.createUser(BY, newUser({ email }), 'hash');
      await assert.rejects(create, { code: 'email_taken' }, email);
    }
    assert.equal((await directory.users()).length, 1);
  });

  check('of many equal e-mail addresses at once one is taken', async ({ directory }) => {
    const creates = Array.from({ length: 10 }, () =>
      directory.createUser(BY, newUser({ email: 'one@example.test' }), 'hash'),
    );
    const outcomes = await Promise.allSettled(creates);
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
    assert.deepEqual(
      refused.map(({ reason }) => reason.code),
      Array(9).fill('email_taken'),
    );
  });

  check('unknown owners and accounts are refused', async ({ directory }) => {
    const account = directory.createAccount(BY, newAccount(9 as UserId));
    await assert.rejects(account, { code: 'user_unknown' });
    const service = directory.createService(BY, newService(9 as AccountId));
    await assert.rejects(service, { code: 'account_unknown' });
    assert.deepEqual(await directory.accounts(), []);
    assert.deepEqual(await directory.services(), []);
  });

  check('an account goes and leaves its services without one', async ({ directory }) => {
    const { id: ownerId } = await directory.createUser(BY, newUser(), 'hash');
    const { id: accountId } = await directory.createAccount(BY, newAccount(ownerId));
    const service = await directory.createService(BY, newService(accountId, 'S'));
    assert.equal(await directory.deleteAccount(BY, accountId), true);
    assert.equal(await directory.deleteAccount(BY, accountId), false);
    assert.deepEqual(await directory.services(), [{ ...service, accountId: null }]);
  });

  check('a user who owns an account stays', async ({ directory }) => {
    const { id: ownerId } = await directory.createUser(BY, newUser(), 'hash');
    const { id: accountId } = await directory.createAccount(BY, newAccount(ownerId));
    await assert.rejects(directory.deleteUser(BY, ownerId), { code: 'user_owns_account' });
    await directory.deleteAccount(BY, accountId);
    assert.equal(await directory.deleteUser(BY, ownerId), true);
    assert.equal(await directory.deleteUser(BY, ownerId), false);
    assert.deepEqual(await directory.users(), []);
  });

  check('a service that a credential names stays', async ({ directory, credentials }) => {
    const service = await directory.createService(BY, newService());
    const wanted = newCredential({ serviceId: service.id });
    const { id } = await credentials.create(BY, wanted, newSecret());
    await assert.rejects(directory.deleteService(BY, service.id), { code: 'service_in_use' });
    assert.deepEqual(await directory.findService(service.id), service);
    await credentials.delete(BY, id);
    assert.equal(await directory.deleteService(BY, service.id), true);
    assert.equal(await directory.deleteService(BY, service.id), false);
    assert.equal(await directory.findService(service.id), undefined);
  });

  check('ids are never used again', async ({ directory }) => {
    const user = await directory.createUser(BY, newUser(), 'hash');
    const owned = newAccount(user.id);
    const account = await directory.createAccount(BY, owned);
    const service = await directory.createService(BY, newService());
    await directory.deleteAccount(BY, account.id);
    await directory.deleteService(BY, service.id);
    assert.ok((await directory.createAccount(BY, owned)).id > account.id);
    const next = await directory.createService(BY, newService());
    assert.ok(next.id > service.id);
    const other = await directory.createUser(BY, newUser(), 'hash');
    await directory.deleteUser(BY, other.id);
    const third = await directory.createUser(BY, newUser(), 'hash');
    assert.ok(third.id > other.id);
  });

  check('service deletes and updates that name it never meet halfway', async (stores) => {
    const { directory, credentials } = stores;
    for (let round = 0; round < 20; round++) {
      const service = await directory.createService(BY, newService());
      const { id } = await credentials.create(BY, newCredential(), newSecret());
      const [moved, deleted] = await Promise.allSettled([
        credentials.update(BY, [{ id }], (old) => ({
          next: { ...old, version: old.version + 1, serviceId: service.id },
        })),
        directory.deleteService(BY, service.id),
      ]);
      const found = await credentials.find({ id });
      const isMoved = moved.status === 'fulfilled';
      assert.equal(deleted.status === 'fulfilled', !isMoved);
      assert.equal(found?.serviceId, isMoved ? service.id : null);
      const refusal = isMoved ? deleted : moved;
      const code = isMoved ? 'service_in_use' : 'service_unknown';
      assert.equal(refusal.status === 'rejected' && refusal.reason.code, code);
    }
  });
}
