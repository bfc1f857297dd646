import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deleteUnusedCredentials } from '../../src/actions/delete-unused-credentials.ts';
import { dryRun } from '../../src/actions/dry-run.ts';
import type { Actor } from '../../src/core/actor.ts';
import type { Credential } from '../../src/core/credential.ts';
import type { Place } from '../../src/core/credential-filter.ts';
import type { DeletedCredentials } from '../../src/core/ports.ts';
import { Secret } from '../../src/core/secret.ts';
import {
  BY,
  type EngineUnderTest,
  gather,
  grown,
  newCredential,
  newSecret,
  START,
  type Stores,
  withStores,
} from './engine-under-test.ts';

const DAY = 86_400_000;
const ACTOR: Actor = { kind: 'local', name: 'tester', allowed: new Set(['*']) };
/** The moment at which everything made at the start is unused for 100 days. */
const LATER = START + 100 * DAY;
const SINCE = LATER - 90 * DAY;

/** What deleting unused credentials promises. */
export function unusedContract(engine: EngineUnderTest): void {
  const check = (name: string, run: (stores: Stores) => Promise<void>): void =>
    void test(name, () => withStores(engine, run));

  check(
    'credentials that nobody used or changed are deleted, with their entries',
    async (stores) => {
      const dead = await make(stores);
      const used = await make(stores);
      const changed = await make(stores);
      const young = await make(stores, SINCE + 1);
      const use = { secretId: null, credentialId: used.id, at: SINCE, count: 1, address: '' };
      await stores.credentials.addUses([use]);
      await stores.credentials.update(BY, [{ id: changed.id }], (old) => ({
        next: { ...grown(old), updatedAt: SINCE },
      }));

      assert.deepEqual(await deletedOf(stores), [dead.id]);
      for (const { id } of [used, changed, young]) {
        assert.ok(await stores.credentials.find({ id }), `${id} is gone`);
      }
      const [last] = await gather(
        stores.audit.list({ subject: { kind: 'credential', id: dead.id }, newest: 1 }),
      );
      assert.equal(last?.action, 'delete-unused-credentials');
    },
  );

  check('one of which somebody holds a token stays until the token has ended', async (stores) => {
    const held = await make(stores);
    const over = await make(stores);
    const cut = await make(stores);
    await grant(stores, held, LATER + 1);
    await grant(stores, over, LATER);
    await grant(stores, cut, LATER + 1);
    await stores.credentials.update(BY, [{ id: cut.id }], (old) => ({
      next: grown(old, { revocationEpoch: old.revocationEpoch + 1 }),
    }));
    assert.deepEqual(await deletedOf(stores), [over.id, cut.id]);
    assert.ok(await stores.credentials.find({ id: held.id }));
  });

  check('one that is suspended stays', async (stores) => {
    const { id } = await make(stores);
    const suspension = { since: START, until: null, reason: '' };
    await stores.credentials.update(BY, [{ id }], (old) => ({ next: grown(old, { suspension }) }));
    assert.deepEqual(await deletedOf(stores), []);
  });

  check('a dry run tells the same and deletes nothing', async (stores) => {
    const { id } = await make(stores);
    const held = await make(stores);
    await grant(stores, held, LATER + 1);
    stores.clock.time = LATER;
    const query = { since: SINCE, limit: 10 };
    const { entries, warnings } = await dryRun(ACTOR, (by) =>
      deleteUnusedCredentials(deps(stores), by, query),
    );
    assert.deepEqual(
      entries.map(({ subject }) => subject.id),
      [id],
    );
    assert.deepEqual(
      warnings.map(({ code }) => code),
      ['credential_gone'],
    );
    assert.ok(await stores.credentials.find({ id }));
  });

  check('repeated under its key it tells the same, so that no page is skipped', async (stores) => {
    for (let i = 0; i < 5; i++) await make(stores);
    stores.clock.time = LATER;
    const by = { ...ACTOR, wish: { idempotencyKey: 'lost' } };
    const call = () => deleteUnusedCredentials(deps(stores), by, { since: SINCE, limit: 2 });
    const first = await call();
    assert.deepEqual([first.deleted.length, first.kept], [2, 0]);
    assert.deepEqual(await call(), first);
  });

  check('a moment less than a day ago is refused', async (stores) => {
    const query = { since: START - DAY + 1, limit: 10 };
    await assert.rejects(deleteUnusedCredentials(deps(stores), ACTOR, query), {
      code: 'unused_since_invalid',
    });
  });
}

function deps({ credentials, clock }: Stores) {
  const refuse = (): never => assert.fail('nothing is compared here');
  const seal = (secret: Secret) => secret.reveal();
  const open = (sealed: string) => new Secret(sealed);
  const digest = (secret: Secret) => ({ digest: secret.reveal(), keyVersion: 1 });
  return { credentials, clock, hasher: { digest, matches: refuse, seal, open } };
}

function make({ credentials }: Stores, createdAt = START): Promise<Credential> {
  return credentials.create(BY, newCredential({ createdAt }), newSecret());
}

function grant({ protocol }: Stores, { identifier }: Credential, expiresAt: number): Promise<void> {
  const key = `grant of ${identifier}`;
  return protocol.put({ kind: 'Grant', key, payload: {}, ties: { identifier }, expiresAt });
}

/** Ids of those that were deleted, page by page of two. */
async function deletedOf(stores: Stores): Promise<readonly number[]> {
  stores.clock.time = LATER;
  const pages: DeletedCredentials[] = [];
  let after: Place | undefined;
  do {
    const query = { since: SINCE, after, limit: 2 };
    pages.push(await deleteUnusedCredentials(deps(stores), ACTOR, query));
    after = pages.at(-1)?.next;
  } while (after !== undefined);
  return pages.flatMap(({ deleted }) => deleted);
}
