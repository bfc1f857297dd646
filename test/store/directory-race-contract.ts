import assert from 'node:assert/strict';
import { test } from 'node:test';
import { replayedRecords, storedRecords } from '../actions/record-images.ts';
import {
  BY,
  type EngineUnderTest,
  gather,
  newAccount,
  newService,
  newUser,
  START,
  type Stores,
  withStores,
} from './engine-under-test.ts';

const ROUNDS = 25;
const AT_ONCE = 12;
const EXPECTED = ['user_unknown', 'account_unknown', 'user_owns_account', 'member_is_owner'];

/** Numbers that are as good as random and the same in every run. */
function* numbers(seed: number): Generator<number, never> {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}

/** What the trail promises when users, accounts, members, services and domains change at once. */
export function directoryRaceContract(engine: EngineUnderTest): void {
  test('whatever happens at once, the trail tells what is stored', () =>
    withStores(engine, async (stores) => {
      const random = numbers(4711);
      const pick: Pick = (rows) => rows[Math.floor(random.next().value * rows.length)] as never;
      for (let round = 0; round < ROUNDS; round++) {
        await plant(stores);
        const changes = await someChanges(stores, pick);
        const outcomes = await Promise.allSettled(changes.map((change) => change()));
        for (const outcome of outcomes) {
          if (outcome.status === 'fulfilled') continue;
          assert.ok(EXPECTED.includes(outcome.reason.code), String(outcome.reason.stack));
        }
      }
      assert.deepEqual(await replayedRecords(stores), await storedRecords(stores));
      assert.equal((await stores.audit.verify()).brokenAt, undefined);
      const diffs = (await gather(stores.audit.list({}))).map(({ diff }) => diff);
      const orphans = diffs.filter(({ accountId }) => accountId?.to === null);
      const left = diffs.filter((diff) => Object.keys(diff).every((name) => /^members/.test(name)));
      assert.ok(orphans.length > 0, 'no service lost its account');
      assert.ok(left.length > 0, 'no member came or went');
    }));
}

type Pick = <Row>(rows: readonly Row[]) => Row;

/** A user with an account, a service and a domain, for others to work on. */
async function plant({ directory }: Stores): Promise<void> {
  const owner = await directory.createUser(BY, newUser(), 'hash');
  const { id: accountId } = await directory.createAccount(BY, newAccount(owner.id));
  await directory.createService(BY, newService(accountId));
  await directory.createDomain(BY, { ...DOMAIN, accountId });
}

const DOMAIN = { name: 'example.test', status: 'Active', createdAt: START } as const;

/** Changes of what there is at this moment, many of them of the same. */
async function someChanges({ directory }: Stores, pick: Pick) {
  const users = (await directory.users()).slice(-4);
  const accounts = (await directory.accounts()).slice(-3);
  const services = (await directory.services()).slice(-3);
  const domains = (await directory.domains()).slice(-3);
  return Array.from({ length: AT_ONCE }, (_, place): (() => Promise<unknown>) => {
    const { id: userId } = pick(users);
    const { id: accountId } = pick(accounts);
    const name = `name ${place}`;
    return pick([
      () => directory.createAccount(BY, newAccount(userId)),
      () => directory.createService(BY, newService(accountId)),
      () => directory.createDomain(BY, { ...DOMAIN, accountId }),
      () => directory.putMember(BY, { accountId, userId, permissions: ['tickets'] }),
      () => directory.putMember(BY, { accountId, userId, permissions: [] }),
      () => directory.deleteMember(BY, accountId, userId),
      () => directory.updateAccount(BY, accountId, (old) => ({ ...old, ownerId: userId })),
      () => directory.updateAccount(BY, accountId, (old) => ({ ...old, name })),
      () => directory.updateService(BY, pick(services).id, (old) => ({ ...old, name })),
      () => directory.updateService(BY, pick(services).id, (old) => ({ ...old, accountId })),
      () =>
        directory.updateUser(BY, userId, (old) => ({
          next: { ...old, user: { ...old.user, name } },
        })),
      () => directory.deleteDomain(BY, pick(domains).id),
      () => directory.deleteService(BY, pick(services).id),
      () => directory.deleteAccount(BY, accountId),
      () => directory.deleteUser(BY, userId),
    ]);
  });
}
