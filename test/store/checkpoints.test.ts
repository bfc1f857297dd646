// The log stays short and nothing is lost, with the thread and without it.
import assert from 'node:assert/strict';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { checkpoints } from '../../src/store/checkpoints.ts';
import { groupWriter } from '../../src/store/commit.ts';
import { openWriter } from '../../src/store/sqlite.ts';
import { trails } from '../../src/store/trail.ts';
import { folder } from '../platform/temporary.ts';

const GROUPS = 200;
const GROUP = 50;
const ROWS = 500;

/** Writes many changes, a page each; answers the longest the log has been and the rows afterwards. */
async function write(file: string, plan: { slowMs: number; threadFile?: string }) {
  const connection = openWriter(file);
  connection.raw.exec('create table wide (id integer primary key, value text)');
  const moving = checkpoints(plan.threadFile ?? file, connection, plan.slowMs);
  const newTrail = trails(connection.db, 'sqlite', () => '');
  const writer = groupWriter(connection, newTrail, moving.committed);
  const put = connection.raw.prepare(
    'insert into wide values (?, ?) on conflict do update set value = excluded.value',
  );
  let longest = 0;
  for (let group = 0; group < GROUPS; group++) {
    const changes = Array.from({ length: GROUP }, (_, i) => {
      const id = (group * GROUP + i) % ROWS;
      return writer.write(async () => put.run([id, `${group} `.padEnd(3500, 'x')]));
    });
    await Promise.all(changes);
    longest = Math.max(longest, statSync(`${file}-wal`).size);
  }
  await writer.close();
  await moving.close();
  connection.raw.close();
  return longest;
}

function check(file: string): void {
  assert.equal(existsSync(`${file}-wal`), false, 'closing leaves no log behind');
  const { prepare, raw } = openWriter(file);
  const rows = prepare('select id, value from wide order by id').all([]) as {
    id: number;
    value: string;
  }[];
  assert.equal(rows.length, ROWS);
  for (const { id, value } of rows) {
    const last = GROUPS - ROWS / GROUP + Math.floor(id / GROUP);
    assert.ok(value.startsWith(`${last} `), `${id}: ${value.slice(0, 10)}`);
  }
  const [integrity] = prepare('pragma integrity_check').all([]);
  assert.deepEqual(integrity, { integrity_check: 'ok' });
  raw.close();
}

const written = GROUPS * GROUP * 4096;

for (const [name, plan] of [
  ['between changes', { slowMs: Number.POSITIVE_INFINITY }],
  ['in a thread', { slowMs: -1 }],
  ['with a thread that cannot start', { slowMs: -1, threadFile: '/nowhere/chatelaine.db' }],
] as const) {
  test(`the log stays short: ${name}`, async (t) => {
    const file = join(await folder(t), 'test.db');
    const longest = await write(file, plan);
    assert.ok(longest < written / 3, `${longest} of ${written} bytes`);
    check(file);
  });
}
