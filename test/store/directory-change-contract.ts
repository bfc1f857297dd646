import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { UserRecord } from '../../src/core/directory.ts';
import type { AccountId, DomainId, UserId } from '../../src/core/ids.ts';
import { protocolStore } from '../../src/store/protocol-store.ts';
import {
  BY,
  type EngineUnderTest,
  newAccount,
  newService,
  newUser,
  START,
  type Stores,
  withStores,
} from './engine-under-test.ts';

/** What the directory store promises about changes, members, domains and signing in. */
export function directoryChangeContract(engine: EngineUnderTest): void {
  const check = (name: string, run: (stores: Stores) => Promise<void>): void =>
    void test(name, () => withStores(engine, run));

  check('a user is found by each key and keeps what a change makes', async ({ directory }) => {
    const { id, uuid } = await directory.createUser(
      BY,
      newUser({ email: 'Ä@Example.test' }),
      'old',
    );
    const next = (old: UserRecord): UserRecord => ({
      user: {
        ...old.user,
        email: 'new@example.test',
        emailVerified: true,
        givenName: 'Ada',
        familyName: 'Lovelace',
        locale: 'de-AT',
        updatedAt: START + 5,
        lastLoginAt: START + 6,
      },
      passwordHash: 'new',
      totp: { sealed: 'key', confirmedAt: null, lastStep: 0 },
      signOutEpoch: old.signOutEpoch,
    });
    const before = await directory.findUser({ email: 'ä@EXAMPLE.test' });
    assert.equal(before?.passwordHash, 'old');
    assert.equal(before.totp, null);
    const updated = await directory.updateUser(BY, id, (old) => ({ next: next(old) }));
    assert.deepEqual(updated, next(before).user);
    for (const ref of [{ id }, { uuid }, { email: 'NEW@example.test' }]) {
      assert.deepEqual(await directory.findUser(ref), next(before));
    }
    assert.equal(await directory.findUser({ email: 'Ä@Example.test' }), undefined);
    assert.equal(await directory.updateUser(BY, 9 as UserId, () => undefined), undefined);
    await directory.createUser(BY, newUser({ email: 'taken@example.test' }), 'hash');
    const take = directory.updateUser(BY, id, (old) => ({
      next: { ...old, user: { ...old.user, email: 'TAKEN@example.test' } },
    }));
    await assert.rejects(take, { code: 'email_taken' });
  });

  check('a sign-in that began before a sign-out is not remembered', async (stores) => {
    const { directory, protocol } = stores;
    const { id, uuid } = await directory.createUser(BY, newUser(), 'old');
    const other = await directory.createUser(BY, newUser(), 'old');
    const epoch = async () => (await directory.findUser({ id }))?.signOutEpoch;
    const rehash = { from: 'old', to: 'new' };
    assert.equal(await epoch(), 0);
    await protocol.deleteOfUser(uuid);
    await directory.updateUser(BY, id, (old) => ({ next: old }));
    assert.equal(await epoch(), 1);
    await directory.updateUser(BY, id, (old) => ({ next: old, signOut: { keep: undefined } }));
    assert.equal(await epoch(), 2);
    for (const old of [0, 1]) {
      assert.equal(await directory.rememberSignIn(id, old, START, rehash), undefined);
    }
    assert.equal((await directory.findUser({ id }))?.passwordHash, 'old');
    assert.equal((await directory.rememberSignIn(id, 2, START, rehash))?.lastLoginAt, START);
    assert.equal((await directory.findUser({ id: other.id }))?.signOutEpoch, 0);
  });

  check(
    'a change signs a user out, but for what it keeps',
    async ({ database, directory, clock }) => {
      const protocol = protocolStore(database, clock);
      const { id, uuid } = await directory.createUser(BY, newUser(), 'hash');
      const other = await directory.createUser(
        BY,
        newUser({ email: 'other@example.test' }),
        'hash',
      );
      const put = (kind: string, key: string, userUuid = uuid) =>
        protocol.put({ kind, key, payload: {}, ties: { userUuid }, expiresAt: null });
      await put('Session', 'here');
      await put('Session', 'there');
      await put('RefreshToken', 'here');
      await put('Session', 'of another', other.uuid);
      const living = async () => [
        ...(await protocol.ofUser('Session', uuid)).map(({ key }) => key),
        ...(await protocol.ofUser('RefreshToken', uuid)).map(({ key }) => `refresh ${key}`),
      ];
      const refuse = () => {
        throw new Error('no');
      };
      await assert.rejects(directory.updateUser(BY, id, refuse));
      assert.deepEqual((await living()).sort(), ['here', 'refresh here', 'there']);
      const keep = { kind: 'Session', key: 'here' };
      await directory.updateUser(BY, id, (old) => ({ next: old, signOut: { keep } }));
      assert.deepEqual(await living(), ['here']);
      await directory.updateUser(BY, id, (old) => ({ next: old, signOut: { keep: undefined } }));
      assert.deepEqual(await living(), []);
      assert.equal((await protocol.ofUser('Session', other.uuid)).length, 1);
    },
  );

  check('changes of one user follow each other', async ({ directory }) => {
    const { id } = await directory.createUser(BY, newUser(), 'hash');
    await Promise.all(
      Array.from({ length: 20 }, () =>
        directory.updateUser(BY, id, (old) => ({
          next: { ...old, user: { ...old.user, updatedAt: old.user.updatedAt + 1 } },
        })),
      ),
    );
    assert.equal((await directory.findUser({ id }))?.user.updatedAt, START + 20);
  });

  check('a recovery code works once, and not after new ones', async ({ directory }) => {
    const { id } = await directory.createUser(BY, newUser(), 'hash');
    const codes = (recoveryCodes: readonly string[]) =>
      directory.updateUser(BY, id, (next) => ({ next, recoveryCodes }));
    await codes(['a', 'b']);
    const uses = await Promise.all(
      Array.from({ length: 10 }, () => directory.useRecoveryCode(id, 'a', START)),
    );
    assert.equal(uses.filter(Boolean).length, 1);
    assert.equal(await directory.useRecoveryCode(id, 'c', START), false);
    await codes(['c']);
    assert.equal(await directory.useRecoveryCode(id, 'b', START), false);
    assert.equal(await directory.useRecoveryCode(id, 'c', START), true);
    await codes([]);
    assert.equal(await directory.useRecoveryCode(id, 'c', START), false);
  });

  check('members are added, changed and taken away', async ({ directory }) => {
    const owner = await directory.createUser(BY, newUser(), 'hash');
    const other = await directory.createUser(BY, newUser(), 'hash');
    const own = await directory.createAccount(BY, newAccount(other.id));
    const { id: accountId } = await directory.createAccount(BY, newAccount(owner.id));
    const member = { accountId, userId: other.id, permissions: ['tickets'] as const };
    await directory.putMember(BY, { ...member, permissions: ['invoices', 'tickets'] });
    await directory.putMember(BY, member);
    assert.deepEqual(await directory.members(accountId), [member]);
    const accounts = await directory.accountsOf(other.id);
    assert.deepEqual(
      accounts.map(({ id }) => id),
      [own.id, accountId],
    );
    const refused = [
      [{ ...member, userId: owner.id }, 'member_is_owner'],
      [{ ...member, userId: 999 as UserId }, 'user_unknown'],
      [{ ...member, accountId: 999 as AccountId }, 'account_unknown'],
    ] as const;
    for (const [wrong, code] of refused) {
      await assert.rejects(directory.putMember(BY, wrong), { code });
    }
    assert.equal(await directory.deleteMember(BY, accountId, other.id), true);
    assert.equal(await directory.deleteMember(BY, accountId, other.id), false);
    assert.deepEqual(await directory.members(accountId), []);
  });

  check('an account changes; its new owner is no member', async ({ directory }) => {
    const owner = await directory.createUser(BY, newUser(), 'hash');
    const heir = await directory.createUser(BY, newUser(), 'hash');
    const { id } = await directory.createAccount(BY, newAccount(owner.id));
    await directory.putMember(BY, { accountId: id, userId: heir.id, permissions: [] });
    const changed = await directory.updateAccount(BY, id, (old) => ({
      ...old,
      name: 'New',
      ownerId: heir.id,
      status: 'Closed',
      allowSso: false,
    }));
    assert.deepEqual(changed, await directory.findAccount(id));
    assert.deepEqual(
      [changed?.name, changed?.ownerId, changed?.status, changed?.allowSso],
      ['New', heir.id, 'Closed', false],
    );
    assert.deepEqual(await directory.members(id), []);
    const lost = directory.updateAccount(BY, id, (old) => ({ ...old, ownerId: 99 as UserId }));
    await assert.rejects(lost, { code: 'user_unknown' });
    assert.equal(await directory.updateAccount(BY, 99 as AccountId, () => undefined), undefined);
    assert.equal(await directory.findAccount(99 as AccountId), undefined);
  });

  check('a service changes its status', async ({ directory }) => {
    const service = await directory.createService(BY, newService());
    const change = await directory.updateService(BY, service.id, (old) => ({
      ...old,
      status: 'Suspended',
    }));
    assert.deepEqual(change, { ...service, status: 'Suspended' });
    assert.deepEqual(await directory.findService(service.id), change);
  });

  check('domains go with their account', async ({ directory }) => {
    const owner = await directory.createUser(BY, newUser(), 'hash');
    const { id: accountId } = await directory.createAccount(BY, newAccount(owner.id));
    const wanted = { accountId, name: 'example.test', status: 'Active', createdAt: START } as const;
    const domain = await directory.createDomain(BY, wanted);
    const other = await directory.createDomain(BY, { ...wanted, name: 'other.test' });
    assert.deepEqual(await directory.domains(), [domain, other]);
    assert.deepEqual(await directory.findDomain(other.id), other);
    assert.equal(await directory.deleteDomain(BY, other.id), true);
    assert.equal(await directory.deleteDomain(BY, other.id), false);
    await directory.deleteAccount(BY, accountId);
    assert.equal(await directory.findDomain(domain.id), undefined);
    const orphan = directory.createDomain(BY, { ...wanted, accountId: 99 as AccountId });
    await assert.rejects(orphan, { code: 'account_unknown' });
    assert.equal(await directory.findDomain(99 as DomainId), undefined);
  });
}
