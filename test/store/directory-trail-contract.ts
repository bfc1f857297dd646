import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Diff } from '../../src/core/audit.ts';
import type { UserChange, UserRecord } from '../../src/core/directory.ts';
import type { ClientIdentifier } from '../../src/core/ids.ts';
import { consentStore } from '../../src/store/consent-store.ts';
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
import { everyRow, telling } from './telling.ts';

const createdAt = START;

/** The diff of what is gone, from that of its beginning. */
const backwards = (diff: Diff): Diff =>
  Object.fromEntries(Object.entries(diff).map(([name, { to }]) => [name, { from: to ?? null }]));

/** What the trail tells of users, accounts, members, services and domains. */
export function directoryTrailContract(engine: EngineUnderTest): void {
  const check = (name: string, run: (stores: Stores) => Promise<void>): void =>
    void test(name, () => withStores(engine, run));

  check('a user, of whose secret things only the change is told', async (stores) => {
    const { directory, database } = stores;
    const wanted = newUser({ name: 'Ada' });
    const [created] = await telling(stores, (by) => directory.createUser(by, wanted, 'hash 1'));
    const [user] = await directory.users();
    assert.ok(user && created);
    const subject = { kind: 'user', id: user.id };
    const beginning = {
      uuid: { to: user.uuid },
      email: { to: user.email },
      emailVerified: { to: false },
      name: { to: 'Ada' },
      givenName: { to: '' },
      familyName: { to: '' },
      locale: { to: '' },
      twoFactor: { to: false },
      createdAt: { to: createdAt },
    };
    assert.deepEqual(created, { subject, diff: beginning });
    const change = (to: (old: UserRecord) => UserChange) =>
      telling(stores, (by) => directory.updateUser(by, user.id, to));
    const changed = { to: 'changed' };
    const totp = { sealed: 'sealed key', confirmedAt: null, lastStep: 0 };
    const enrolled = await change((old) => ({ next: { ...old, passwordHash: 'hash 2', totp } }));
    assert.deepEqual(enrolled, [
      { subject, diff: { password: changed, authenticatorKey: changed } },
    ]);
    const confirmed = await change((old) => ({
      next: { ...old, totp: { ...totp, confirmedAt: START } },
      recoveryCodes: ['digest of a code'],
    }));
    const twoFactor = { from: false, to: true };
    assert.deepEqual(confirmed, [{ subject, diff: { twoFactor, recoveryCodes: changed } }]);
    const mail = { from: user.email, to: 'new@example.test' };
    const moved = await change((old) => ({
      next: { ...old, user: { ...old.user, email: mail.to } },
    }));
    assert.deepEqual(moved, [{ subject, diff: { email: mail } }]);
    assert.deepEqual(await change((old) => ({ next: old })), []);
    const gone = await telling(stores, (by) => directory.deleteUser(by, user.id));
    const end = backwards({ ...beginning, email: { to: mail.to }, twoFactor: { to: true } });
    assert.deepEqual(gone, [{ subject, diff: end }]);
    const trail = (await everyRow(database)).filter((row) => row.startsWith('audit '));
    assert.doesNotMatch(trail.join(), /hash [12]|sealed key|digest of/);
  });

  check('signing in leaves no entry', async (stores) => {
    const { directory, audit } = stores;
    const { id } = await directory.createUser(BY, newUser(), 'old hash');
    const key = { sealed: 'key', confirmedAt: START, lastStep: 0 };
    await directory.updateUser(BY, id, (old) => ({
      next: { ...old, totp: key },
      recoveryCodes: ['code'],
    }));
    const before = await audit.verify();
    const rehash = { from: 'old hash', to: 'new hash' };
    assert.equal(
      (await directory.rememberSignIn(id, 0, START + 1, rehash))?.lastLoginAt,
      START + 1,
    );
    assert.equal(await directory.useTotpStep(id, key, 7), true);
    assert.equal(await directory.useRecoveryCode(id, 'code', START), true);
    assert.equal((await directory.findUser({ id }))?.passwordHash, 'new hash');
    assert.deepEqual(await audit.verify(), before);
  });

  check('an account with its members', async (stores) => {
    const { directory } = stores;
    const owner = await directory.createUser(BY, newUser(), 'hash');
    const heir = await directory.createUser(BY, newUser(), 'hash');
    const [created] = await telling(stores, (by) =>
      directory.createAccount(by, newAccount(owner.id, 'A')),
    );
    const [account] = await directory.accounts();
    assert.ok(account);
    const { id: accountId } = account;
    const subject = { kind: 'account', id: accountId };
    assert.deepEqual(created, {
      subject,
      diff: {
        name: { to: 'A' },
        ownerId: { to: owner.id },
        status: { to: 'Active' },
        allowSso: { to: true },
        createdAt: { to: createdAt },
      },
    });
    const field = `members/${heir.id}`;
    const put = (permissions: readonly ('tickets' | 'invoices')[]) =>
      telling(stores, (by) => directory.putMember(by, { accountId, userId: heir.id, permissions }));
    assert.deepEqual(await put(['tickets']), [{ subject, diff: { [field]: { to: ['tickets'] } } }]);
    assert.deepEqual(await put(['tickets']), []);
    const permissions = { from: ['tickets'], to: ['invoices'] };
    assert.deepEqual(await put(['invoices']), [{ subject, diff: { [field]: permissions } }]);
    const inherited = await telling(stores, (by) =>
      directory.updateAccount(by, accountId, (old) => ({ ...old, ownerId: heir.id })),
    );
    const ownerId = { from: owner.id, to: heir.id };
    assert.deepEqual(inherited, [{ subject, diff: { [field]: { from: ['invoices'] }, ownerId } }]);
    const take = () => telling(stores, (by) => directory.deleteMember(by, accountId, owner.id));
    assert.deepEqual(await take(), []);
    await directory.putMember(BY, { accountId, userId: owner.id, permissions: [] });
    assert.deepEqual(await take(), [{ subject, diff: { [`members/${owner.id}`]: { from: [] } } }]);
  });

  check('what goes along with an account or a user has entries of its own', async (stores) => {
    const { directory } = stores;
    const owner = await directory.createUser(BY, newUser(), 'hash');
    const member = await directory.createUser(BY, newUser(), 'hash');
    const { id: accountId } = await directory.createAccount(BY, newAccount(owner.id, 'A'));
    const other = await directory.createAccount(BY, newAccount(owner.id, 'B'));
    const service = await directory.createService(BY, newService(accountId, 'S'));
    const named = { accountId, name: 'example.test', status: 'Active', createdAt } as const;
    const domain = await directory.createDomain(BY, named);
    for (const id of [accountId, other.id]) {
      await directory.putMember(BY, { accountId: id, userId: member.id, permissions: ['tickets'] });
    }
    const field = { [`members/${member.id}`]: { from: ['tickets'] } };
    const told = await telling(stores, (by) => directory.deleteAccount(by, accountId));
    assert.deepEqual(told, [
      {
        subject: { kind: 'service', id: service.id },
        diff: { accountId: { from: accountId, to: null } },
      },
      {
        subject: { kind: 'domain', id: domain.id },
        diff: {
          accountId: { from: accountId },
          name: { from: 'example.test' },
          status: { from: 'Active' },
          createdAt: { from: createdAt },
        },
      },
      {
        subject: { kind: 'account', id: accountId },
        diff: {
          name: { from: 'A' },
          ownerId: { from: owner.id },
          status: { from: 'Active' },
          allowSso: { from: true },
          createdAt: { from: createdAt },
          ...field,
        },
      },
    ]);
    const [gone, left] = await telling(stores, (by) => directory.deleteUser(by, member.id));
    assert.deepEqual(gone?.subject, { kind: 'user', id: member.id });
    assert.deepEqual(left, { subject: { kind: 'account', id: other.id }, diff: field });
  });

  check('a service and a domain', async (stores) => {
    const { directory } = stores;
    const owner = await directory.createUser(BY, newUser(), 'hash');
    const { id: accountId } = await directory.createAccount(BY, newAccount(owner.id));
    const [begun] = await telling(stores, (by) =>
      directory.createService(by, newService(accountId, 'S')),
    );
    const [service] = await directory.services();
    assert.ok(service && begun);
    const subject = { kind: 'service', id: service.id };
    assert.deepEqual(begun.subject, subject);
    assert.deepEqual(begun.diff.accountId, { to: accountId });
    const status = (to: 'Suspended') =>
      telling(stores, (by) =>
        directory.updateService(by, service.id, (old) => ({ ...old, status: to })),
      );
    const suspended = { from: 'Active', to: 'Suspended' };
    assert.deepEqual(await status('Suspended'), [{ subject, diff: { status: suspended } }]);
    assert.deepEqual(await status('Suspended'), []);
    const ended = await telling(stores, (by) => directory.deleteService(by, service.id));
    const end = backwards({ ...begun.diff, status: { to: 'Suspended' } });
    assert.deepEqual(ended, [{ subject, diff: end }]);
    const named = { accountId, name: 'example.test', status: 'Active', createdAt } as const;
    const [registered] = await telling(stores, (by) => directory.createDomain(by, named));
    const [domain] = await directory.domains();
    assert.ok(domain && registered);
    const released = await telling(stores, (by) => directory.deleteDomain(by, domain.id));
    const gone = { subject: { kind: 'domain', id: domain.id }, diff: backwards(registered.diff) };
    assert.deepEqual(released, [gone]);
  });

  check('a consent that is taken back', async (stores) => {
    const { directory, database, clock } = stores;
    const consents = consentStore(database, clock);
    const user = await directory.createUser(BY, newUser(), 'hash');
    const identifier = 'App.1' as ClientIdentifier;
    const consent = {
      userUuid: user.uuid,
      identifier,
      scope: ['openid'],
      redirectUris: [],
      secretId: null,
      createdAt,
    };
    await consents.put(consent);
    const revoke = () => telling(stores, (by) => consents.delete(by, user, identifier));
    const from = { scope: ['openid'], createdAt };
    assert.deepEqual(await revoke(), [
      { subject: { kind: 'user', id: user.id }, diff: { 'consents/App.1': { from } } },
    ]);
    assert.deepEqual(await revoke(), []);
    assert.equal(await consents.find(user.uuid, identifier), undefined);
  });

  check('signing keys, and nothing of what they are', async (stores) => {
    const { signingKeys, database } = stores;
    const key = (kid: string, signsFrom: number) => ({
      kid,
      algorithm: 'ES256' as const,
      publicJwk: { x: 'public' },
      sealedJwk: 'private',
      createdAt,
      signsFrom,
      goneFrom: null,
    });
    const beginning = (signsFrom: number) => ({
      algorithm: { to: 'ES256' },
      createdAt: { to: createdAt },
      signsFrom: { to: signsFrom },
      goneFrom: { to: null },
    });
    const first = await telling(stores, (by) => signingKeys.addFirst(by, [key('one', START)]));
    assert.deepEqual(first, [
      { subject: { kind: 'signing_key', id: 'one' }, diff: beginning(START) },
    ]);
    assert.deepEqual(
      await telling(stores, (by) => signingKeys.addFirst(by, [key('x', START)])),
      [],
    );
    const replaced = await telling(stores, (by) =>
      signingKeys.replace(by, [key('two', START + 5)], START + 9, START),
    );
    const goneFrom = { from: null, to: START + 9 };
    assert.deepEqual(replaced, [
      { subject: { kind: 'signing_key', id: 'one' }, diff: { goneFrom } },
      { subject: { kind: 'signing_key', id: 'two' }, diff: beginning(START + 5) },
    ]);
    const [removed] = await telling(stores, (by) =>
      signingKeys.replace(by, [key('zzz', START + 15)], START + 19, START + 10),
    );
    const end = backwards({ ...beginning(START), goneFrom: { to: START + 9 } });
    assert.deepEqual(removed, { subject: { kind: 'signing_key', id: 'one' }, diff: end });
    const trail = (await everyRow(database)).filter((row) => row.startsWith('audit '));
    assert.doesNotMatch(trail.join(), /public|private/);
  });
}
