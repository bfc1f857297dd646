import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '../../src/store/open.ts';
import type { Db } from '../../src/store/schema.ts';
import { type EngineUnderTest, type Stores, withStores } from './engine-under-test.ts';

const put = (tx: Db, name: string) =>
  tx.insertInto('meta').values({ name, value: 'value' }).execute();

/** What every way to write and to open promises. */
export function writerContract(engine: EngineUnderTest): void {
  const check = (name: string, run: (stores: Stores) => Promise<void>): void =>
    void test(name, () => withStores(engine, run));

  const names = async (reader: Db) => {
    const all = reader.selectFrom('meta').select('name');
    // But for what a migration put there.
    const rows = await all.where('name', '<>', 'scope_uses_since').execute();
    return rows.map(({ name }) => Number(name)).sort((a, b) => a - b);
  };

  check('of 100 changes in one turn every third throws, the others stay', async ({ database }) => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 100 }, (_, i) =>
        database.writer.write(async (tx) => {
          await put(tx, String(i));
          if (i % 3 === 0) throw new Error(`no ${i}`);
          return i;
        }),
      ),
    );
    const kept = Array.from({ length: 100 }, (_, i) => i).filter((i) => i % 3 !== 0);
    assert.deepEqual(await names(database.reader), kept);
    for (const [i, outcome] of outcomes.entries()) {
      if (outcome.status === 'fulfilled') assert.equal(outcome.value, i);
      else assert.deepEqual([i % 3, outcome.reason.message], [0, `no ${i}`]);
    }
  });

  check('a statement that fails undoes its whole change only', async ({ database }) => {
    const twice = (name: string) =>
      database.writer.write(async (tx) => {
        await put(tx, `${name}0`);
        await put(tx, name);
        await put(tx, name);
      });
    const once = (name: string) => database.writer.write((tx) => put(tx, name));
    const outcomes = await Promise.allSettled([once('1'), twice('2'), once('3'), twice('4')]);
    assert.deepEqual(await names(database.reader), [1, 3]);
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ['fulfilled', 'rejected', 'fulfilled', 'rejected'],
    );
  });

  check('the reader never sees a change that is not committed', async ({ database }) => {
    let looks = 0;
    const change = database.writer.write(async (tx) => {
      await put(tx, '1');
      assert.deepEqual(await names(tx), [1]);
      assert.deepEqual(await names(database.reader), []);
      await sleep(20);
      assert.deepEqual(await names(database.reader), []);
      looks += 1;
    });
    await change;
    assert.equal(looks, 1);
    assert.deepEqual(await names(database.reader), [1]);
  });

  check('what was answered is seen by the next read', async ({ database }) => {
    for (let i = 0; i < 100; i++) {
      await database.writer.write((tx) => put(tx, String(i)));
      assert.equal((await names(database.reader)).length, i + 1);
    }
  });

  check('two openings write side by side', async ({ database, url }) => {
    const { database: other } = await openDatabase(url);
    try {
      await Promise.all(
        Array.from({ length: 60 }, (_, i) =>
          (i % 2 ? database : other).writer.write((tx) => put(tx, String(i))),
        ),
      );
      assert.equal((await names(database.reader)).length, 60);
      assert.equal((await names(other.reader)).length, 60);
    } finally {
      await other.close();
    }
  });

  check('closing answers what waits and refuses the rest', async ({ url, database }) => {
    const { database: closing } = await openDatabase(url);
    const waiting = Array.from({ length: 300 }, (_, i) =>
      closing.writer.write(async (tx) => {
        await put(tx, String(i));
        return i;
      }),
    );
    const closed = closing.close();
    await assert.rejects(
      closing.writer.write((tx) => put(tx, '999')),
      { code: 'busy' },
    );
    await closed;
    assert.equal((await Promise.all(waiting)).length, 300);
    assert.equal((await names(database.reader)).length, 300);
  });

  test('openings at once bring an empty database up to date together', async () => {
    const { url, drop } = await engine.createDatabase();
    try {
      const opened = await Promise.all(Array.from({ length: 4 }, () => openDatabase(url)));
      const applied = opened.filter((one) => one.applied.length > 0);
      assert.equal(applied.length, 1);
      for (const { database } of opened) {
        assert.equal(await database.isReady(), true);
        await database.close();
      }
    } finally {
      await drop();
    }
  });
}
