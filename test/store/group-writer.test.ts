// What only the one file of SQLite has: its groups of changes, and other processes that write.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { type OpenDatabase, openDatabase } from '../../src/store/open.ts';
import type { Db } from '../../src/store/schema.ts';
import { openWriter } from '../../src/store/sqlite.ts';

const folder = await mkdtemp(join(tmpdir(), 'chatelaine-'));
after(() => rm(folder, { recursive: true }));
let files = 0;

async function withFile(run: (database: OpenDatabase, file: string) => Promise<void>) {
  const file = join(folder, `${++files}.db`);
  const { database } = await openDatabase(`sqlite:${file}`);
  try {
    await run(database, file);
  } finally {
    await database.close();
  }
}

const put =
  (name: string, value = 'value') =>
  (tx: Db) =>
    tx.insertInto('meta').values({ name, value }).execute();
const names = async (db: Db): Promise<readonly string[]> => {
  const all = db.selectFrom('meta').select('name').orderBy('name');
  // But for what a migration put there.
  const rows = await all.where('name', '<>', 'scope_uses_since').execute();
  return rows.map(({ name }) => name);
};

/** Another process that holds the write lock, from when this resolves until it is told or killed. */
async function holdLock(file: string, milliseconds: number): Promise<ChildProcess> {
  const hold = `
    import Database from 'better-sqlite3';
    const database = new Database(process.argv[1]);
    database.exec('begin immediate');
    console.log('held');
    setTimeout(() => { database.exec('commit'); database.close(); }, Number(process.argv[2]));`;
  const options = ['--input-type=module', '-e', hold, file, String(milliseconds)];
  const cwd = join(import.meta.dirname, '../..');
  const child = spawn(process.execPath, options, { cwd, stdio: ['ignore', 'pipe', 'inherit'] });
  after(() => child.kill('SIGKILL'));
  const [text] = await once(child.stdout, 'data');
  assert.equal(String(text), 'held\n');
  return child;
}

test('every commit waits for the disk, and references hold', () => {
  const { raw } = openWriter(join(folder, 'pragmas.db'));
  const pragma = (name: string) => raw.pragma(name, { simple: true });
  assert.equal(pragma('synchronous'), 2);
  assert.equal(pragma('journal_mode'), 'wal');
  assert.equal(pragma('foreign_keys'), 1);
  raw.close();
});

test('a commit that fails refuses its whole group and nothing after it', () =>
  withFile(async ({ writer, reader }) => {
    const breakCommit = async (tx: Db) => {
      await sql`pragma defer_foreign_keys = on`.execute(tx);
      await tx.insertInto('account').values({ name: '', owner_id: 999, created_at: 1 }).execute();
    };
    const changes = [put('a'), breakCommit, put('b')].map((change) =>
      writer.write<unknown>(change),
    );
    for (const outcome of await Promise.allSettled(changes)) {
      assert.equal(outcome.status, 'rejected');
    }
    assert.deepEqual(await names(reader), []);
    await writer.write(put('c'));
    assert.deepEqual(await names(reader), ['c']);
  }));

test('a full disk refuses what did not fit and the writer lives on', () =>
  withFile(async ({ writer, reader }) => {
    const limit = (pages: number) => (tx: Db) =>
      sql`pragma max_page_count = ${sql.lit(pages)}`.execute(tx);
    await writer.write(limit(1));
    const big = writer.write(put('big', 'x'.repeat(1_000_000)));
    await assert.rejects(big, { code: 'SQLITE_FULL' });
    await writer.write(limit(1_000_000));
    await writer.write(put('small'));
    assert.deepEqual(await names(reader), ['small']);
  }));

test('while another process writes, changes wait and the event loop does not', () =>
  withFile(async ({ writer, reader }, file) => {
    await holdLock(file, 300);
    const start = performance.now();
    let longest = 0;
    let last = start;
    const ticks = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }, 5);
    const changes = Array.from({ length: 20 }, (_, i) => writer.write(put(String(i))));
    await sleep(50);
    changes.push(writer.write(put('late')));
    await Promise.all(changes);
    const waited = performance.now() - start;
    clearInterval(ticks);
    assert.equal((await names(reader)).length, 21);
    assert.ok(waited > 200, `waited ${waited} ms`);
    assert.ok(longest < 150, `the event loop stood still for ${longest} ms`);
  }));

test('when another process writes too long, everybody hears busy and nothing changed', () =>
  withFile(async ({ writer, reader }, file) => {
    const holder = await holdLock(file, 30_000);
    const start = performance.now();
    const first = writer.write(put('first'));
    const second = sleep(1000).then(() => writer.write(put('second')));
    await assert.rejects(first, { name: 'AppError', code: 'busy' });
    await assert.rejects(second, { code: 'busy' });
    const waited = performance.now() - start;
    assert.ok(waited > 4500 && waited < 6000, `waited ${waited} ms`);
    assert.deepEqual(await names(reader), []);
    holder.kill('SIGKILL');
    await writer.write(put('third'));
    assert.deepEqual(await names(reader), ['third']);
  }));

test('changes of a closed writer are refused, and closing twice is harmless', async () => {
  const { database } = await openDatabase(`sqlite:${join(folder, 'closed.db')}`);
  const change = database.writer.write(put('a'));
  await Promise.all([database.writer.close(), database.writer.close()]);
  await change;
  await assert.rejects(database.writer.write(put('b')), { code: 'busy' });
  assert.deepEqual(await names(database.reader), ['a']);
  await database.close();
});
