// Every action that writes leaves its entry, can be tried without effect and repeated under a key.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { dryRun } from '../../src/actions/dry-run.ts';
import { ACTIONS } from '../../src/actions/index.ts';
import type { AuditRecord } from '../../src/core/audit.ts';
import { Secret } from '../../src/core/secret.ts';
import { openDatabase } from '../../src/store/open.ts';
import { run } from '../running.ts';
import { gather } from '../store/engine-under-test.ts';
import { everyRow } from '../store/telling.ts';
import { CALLS, type Call } from './every-call.ts';
import { replayedImages, storedImages, withoutChance } from './images.ts';
import { replayedRecords, storedRecords } from './record-images.ts';
import { ACTOR } from './trail-house.ts';

const folder = await mkdtemp(join(tmpdir(), 'chatelaine-'));
const url = `sqlite:${folder}/every.db`;
const running = await run({ DATABASE_URL: url });
const { database } = await openDatabase(url);
const { deps } = running.house;
after(async () => {
  await database.close();
  await running.close();
  await rm(folder, { recursive: true });
});

/** What a call answers, its secrets readable: under the same key it must be the very same. */
const readable = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify({ value }, function (this: Record<string, unknown>, name, shown) {
      const inner = this[name];
      return inner instanceof Secret ? inner.reveal() : shown;
    }),
  );

/** Without chance and in one order: a rehearsal makes other keys and secrets than the change. */
const comparable = (entries: readonly Pick<AuditRecord, 'action' | 'diff'>[]): unknown =>
  entries.map(({ action, diff }) => JSON.stringify(withoutChance([action, timeless(diff)]))).sort();

// Epochs of what is imported are minutes since 1970, and one may end in between.
function timeless(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_name, inner) =>
      typeof inner === 'number' && inner > 1e7 ? 'time' : inner,
    ),
  );
}

const newest = async (): Promise<number> => (await deps.audit.verify()).entries;

async function tryWithoutEffect(name: string, call: Call) {
  const before = await everyRow(database);
  const { entries } = await dryRun(ACTOR, call);
  assert.deepEqual(await everyRow(database), before, 'a dry run wrote something');
  assert.notEqual(entries.length, 0, 'a dry run foretells nothing');
  assert.ok(entries.every(({ action }) => action === name));
  return entries;
}

test('every action of the list is called here', () => {
  assert.deepEqual(Object.keys(CALLS).sort(), Object.keys(ACTIONS).sort());
});

for (const [name, expected] of Object.entries(CALLS)) {
  if (expected.does === 'outside') continue;
  const { does, call: calling } = expected;
  test(`${name} ${does}`, async () => {
    const call = await calling(deps);
    if (does === 'reads') {
      const before = await everyRow(database);
      await call(ACTOR);
      assert.deepEqual(await everyRow(database), before);
      return;
    }
    const foretold = await tryWithoutEffect(name, call);
    const last = await newest();
    const wish = { idempotencyKey: `key-of-${name}`, reason: 'because' };
    const actor = { ...ACTOR, wish, address: '192.0.2.1', requestId: 'r1' };
    const answer = readable(await call(actor));
    const entries = await gather(deps.audit.list({ after: last }));
    assert.deepEqual(comparable(entries), comparable(foretold));
    for (const { author } of entries) {
      const { kind, name: by } = ACTOR;
      const from = { address: '192.0.2.1', requestId: 'r1' };
      assert.deepEqual(author, { kind, name: by, door: 'local', ...from, reason: 'because' });
    }
    const rows = await everyRow(database);
    assert.deepEqual(readable(await call(actor)), answer, 'repeated, it answers otherwise');
    assert.deepEqual(await everyRow(database), rows, 'repeated, it wrote again');
  });
}

test('what the trail tells is what is stored', async () => {
  const stored = await storedRecords(deps);
  assert.ok(Object.keys(stored).length > 40);
  assert.deepEqual(await replayedRecords(deps), stored);
  assert.deepEqual(await replayedImages(deps), await storedImages(deps));
});

test('the trail is whole, and no secret stands in it', async () => {
  assert.equal((await deps.audit.verify()).brokenAt, undefined);
  const trail = (await everyRow(database)).filter((row) => row.startsWith('audit '));
  assert.ok(trail.length > 100);
  assert.doesNotMatch(trail.join('\n'), /password number|\$argon2|chs_|whsec_|sealed|digest|"d":/);
});
