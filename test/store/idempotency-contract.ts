import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CredentialId } from '../../src/core/ids.ts';
import { Secret } from '../../src/core/secret.ts';
import type { Writing } from '../../src/core/writing.ts';
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

const EVERYTHING = { sortField: 'id', descending: false, skip: 0, limit: undefined } as const;

const reversed = (text: string): string => [...text].reverse().join('');

/** A writing under a key; its seal only turns the text around. */
function under(key: string, request = 'what was asked', secret?: string): Writing {
  return {
    ...BY,
    once: { key, request, expiresAt: START + 1000, seal: reversed, open: reversed },
    secret: secret === undefined ? undefined : new Secret(secret),
  };
}

/** What an idempotency key promises. */
export function idempotencyContract(engine: EngineUnderTest): void {
  const check = (name: string, run: (stores: Stores) => Promise<void>): void =>
    void test(name, () => withStores(engine, run));
  const create = ({ credentials }: Stores, writing: Writing) =>
    credentials.create(writing, newCredential(), newSecret());

  check('the same key does it once and answers the same, secret too', async (stores) => {
    const first = await create(stores, under('a', 'asked', 'shown once'));
    const again = under('a', 'asked', 'another one');
    assert.deepEqual(await create(stores, again), first);
    assert.equal(again.secret?.reveal(), 'shown once');
    const none = under('b');
    const second = await create(stores, none);
    assert.notEqual(second.id, first.id);
    assert.equal(none.secret, undefined);
    assert.equal((await gather(stores.credentials.list(EVERYTHING))).length, 2);
    assert.equal((await stores.audit.verify()).entries, 2);
    const kept = await stores.database.reader.selectFrom('idempotency_key').selectAll().execute();
    assert.ok(!JSON.stringify(kept).includes('shown once'));
  });

  check('an answer of before there were labels of redirect URIs gets none', async (stores) => {
    const { database } = stores;
    const first = await create(stores, under('a'));
    const { answer } = await database.reader
      .selectFrom('idempotency_key')
      .select('answer')
      .executeTakeFirstOrThrow();
    const older = reversed(answer).replace(',"redirectLabels":{}', '');
    assert.ok(older.length < answer.length);
    await database.writer.write((tx) =>
      tx
        .updateTable('idempotency_key')
        .set({ answer: reversed(older) })
        .execute(),
    );
    assert.deepEqual(await create(stores, under('a')), first);
  });

  check(
    'an answer whose time is over is removed, also when nobody writes under a key',
    async (stores) => {
      await create(stores, under('a', 'asked', 'shown once'));
      const { expired, database, clock } = stores;
      const kept = () => database.reader.selectFrom('idempotency_key').selectAll().execute();
      clock.time = START + 999;
      assert.equal(await expired.sweep(10), 0);
      assert.equal((await kept()).length, 1);
      clock.time = START + 1000;
      assert.equal(await expired.sweep(10), 1);
      assert.deepEqual(await kept(), []);
    },
  );

  check('50 at once under one key make one', async (stores) => {
    const made = await Promise.all(
      Array.from({ length: 50 }, () => create(stores, under('same', 'asked', 's'))),
    );
    assert.equal(new Set(made.map(({ id }) => id)).size, 1);
    assert.equal((await gather(stores.credentials.list(EVERYTHING))).length, 1);
  });

  check('of many at once, the next takes the key of one that is refused', async (stores) => {
    const { id } = await create(stores, BY);
    let refusals = 3;
    const tries = Array.from({ length: 20 }, () =>
      stores.credentials.update(under('same'), [{ id }], (old) => {
        if (refusals-- > 0) throw new Error('refused');
        return { next: grown(old) };
      }),
    );
    const outcomes = await Promise.allSettled(tries);
    const versions = outcomes.map((one) => (one.status === 'fulfilled' ? one.value?.version : 0));
    const wanted = [...Array<number>(3).fill(0), ...Array<number>(17).fill(2)];
    assert.deepEqual(versions.toSorted(), wanted);
    assert.equal((await stores.audit.verify()).entries, 2);
  });

  check('another request under the same key is refused', async (stores) => {
    await create(stores, under('a', 'one'));
    await assert.rejects(create(stores, under('a', 'two')), { code: 'idempotency_key_reused' });
    assert.equal((await stores.audit.verify()).entries, 1);
  });

  check('what was refused or not found is tried again', async (stores) => {
    const { credentials } = stores;
    const change = () => ({ next: grown(made) });
    const missing = { id: 99 as CredentialId };
    assert.equal(await credentials.update(under('a'), [missing], assert.fail), undefined);
    assert.equal(await credentials.delete(under('a'), missing.id), false);
    const refused = credentials.update(under('b'), [missing], assert.fail);
    assert.equal(await refused, undefined);
    const made = await create(stores, under('a'));
    await assert.rejects(
      credentials.update(under('c'), [{ id: made.id }], () => {
        throw new Error('refused');
      }),
    );
    assert.equal((await credentials.update(under('c'), [{ id: made.id }], change))?.version, 2);
    assert.equal((await credentials.update(under('c'), [{ id: made.id }], change))?.version, 2);
    assert.equal((await credentials.find({ id: made.id }))?.version, 2);
  });

  check('a key is forgotten when its time is over', async (stores) => {
    const first = await create(stores, under('a'));
    stores.clock.time = START + 999;
    assert.equal((await create(stores, under('a'))).id, first.id);
    stores.clock.time = START + 1000;
    const once = { ...under('a').once, expiresAt: START + 2000 } as NonNullable<Writing['once']>;
    const later = await create(stores, { ...BY, once });
    assert.notEqual(later.id, first.id);
  });

  check('keys that are over do not pile up', async (stores) => {
    for (let i = 0; i < 12; i++) await create(stores, under(`old ${i}`));
    stores.clock.time = START + 1000;
    const once = (key: string) => ({ ...under(key).once, expiresAt: START + 9000 });
    for (const key of ['x', 'y', 'z']) {
      await create(stores, { ...BY, once: once(key) as NonNullable<Writing['once']> });
    }
    const kept = await stores.database.reader.selectFrom('idempotency_key').selectAll().execute();
    assert.deepEqual(kept.map(({ key }) => key).toSorted(), ['x', 'y', 'z']);
  });
}
