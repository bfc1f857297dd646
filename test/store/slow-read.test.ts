// Reads in a thread of their own.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type CompiledQuery, sql } from 'kysely';
import { type OpenDatabase, openDatabase } from '../../src/store/open.ts';

const folder = await mkdtemp(join(tmpdir(), 'chatelaine-'));
const file = join(folder, 'test.db');
let database: OpenDatabase;
before(async () => {
  database = (await openDatabase(`sqlite:${file}`)).database;
});
after(async () => {
  await database.close();
  await rm(folder, { recursive: true });
});

const query = <Row>(text: string, ...values: unknown[]): CompiledQuery<Row> => ({
  ...sql<Row>`select 1`.compile(database.reader),
  sql: text,
  parameters: values,
});

test('a read sees what is committed and brings its values', async () => {
  await database.writer.write((tx) =>
    tx.insertInto('meta').values({ name: 'ä', value: '🙂' }).execute(),
  );
  const rows = await database.slowRead(query('select value from meta where name = ?', 'ä'));
  assert.deepEqual(rows, [{ value: '🙂' }]);
});

test('the event loop turns meanwhile', async () => {
  const count = `with recursive n(i) as (select 1 union all select i + 1 from n where i < 3000000)
    select count(*) as total from n`;
  let turns = 0;
  const ticks = setInterval(() => {
    turns += 1;
  }, 5);
  const rows = await database.slowRead(query(count));
  clearInterval(ticks);
  assert.deepEqual(rows, [{ total: 3_000_000 }]);
  assert.ok(turns > 10, `${turns} turns`);
});

test('an error of the thread is reported, and the next read works', async () => {
  const wrong = database.slowRead(query('select 1 from nowhere'));
  const right = database.slowRead(query('select 1 as one'));
  await assert.rejects(wrong, /no such table: nowhere/);
  assert.deepEqual(await right, [{ one: 1 }]);
});

test('a thread cannot write', async () => {
  const write = database.slowRead(query(`insert into meta values ('a', 'b') returning name`));
  await assert.rejects(write, /readonly/);
});

test('the process ends by itself after such reads', () => {
  const open = new URL('../../src/store/open.ts', import.meta.url).href;
  const program = `
    import { openDatabase } from ${JSON.stringify(open)};
    import { sql } from 'kysely';
    const { database } = await openDatabase(process.argv[1]);
    const read = () => database.slowRead(sql\`select 1 as one\`.compile(database.reader));
    console.log(JSON.stringify(await Promise.all([read(), read()])));
    await database.close();`;
  const options = ['--input-type=module', '-e', program, `sqlite:${file}`];
  const cwd = join(import.meta.dirname, '../..');
  const { status, stdout } = spawnSync(process.execPath, options, {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: 20_000,
  });
  assert.deepEqual([status, stdout], [0, '[[{"one":1}],[{"one":1}]]\n']);
});
