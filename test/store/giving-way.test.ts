// How a process that has much to write leaves the file to others.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { givingWay } from '../../src/store/giving-way.ts';
import { openWriter } from '../../src/store/sqlite.ts';

const folder = await mkdtemp(join(tmpdir(), 'chatelaine-turns-'));
const file = join(folder, 'test.db');
const [own, other] = [openWriter(file), openWriter(file)];
after(async () => {
  own.raw.close();
  other.raw.close();
  await rm(folder, { recursive: true });
});
own.raw.exec('create table t (x)');

test('it waits as long as it held the file, and only while others write', async () => {
  const waits: number[] = [];
  const turns = givingWay(own, async (milliseconds) => void waits.push(milliseconds));
  const group = async () => {
    await turns.begin();
    own.raw.exec('insert into t values (1)');
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    turns.end();
  };
  await group();
  await group();
  assert.deepEqual(waits, []);
  other.raw.exec('insert into t values (2)');
  await group();
  await group();
  assert.equal(waits.length, 1);
  assert.ok((waits[0] ?? 0) > 0);
  await group();
  assert.equal(waits.length, 2);
});
