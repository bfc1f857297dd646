import assert from 'node:assert/strict';
import type { AuditEntry } from '../../src/core/audit.ts';
import { DryRun, type Writing } from '../../src/core/writing.ts';
import type { OpenDatabase } from '../../src/store/open.ts';
import { BY, gather, type Stores } from './engine-under-test.ts';

/** Every row of every table, to see whether anything was written. */
export async function everyRow({ reader }: OpenDatabase): Promise<readonly string[]> {
  const rows: string[] = [];
  for (const { name } of await reader.introspection.getTables()) {
    const found = await reader
      .selectFrom(name as 'meta')
      .selectAll()
      .execute();
    rows.push(...found.map((row) => `${name} ${JSON.stringify(row)}`));
  }
  return rows.sort();
}

/** What a change told the trail: kind and id of its subject, and the diff. */
type Told = Pick<AuditEntry, 'subject' | 'diff'>;

/**
 * Makes a change dry, then for real, and answers what it told the trail. Checks that the dry run
 * wrote nothing and foretold the very diffs.
 */
export async function telling(
  { audit, database }: Stores,
  write: (writing: Writing) => Promise<unknown>,
): Promise<readonly Told[]> {
  const before = await everyRow(database);
  const last = (await gather(audit.list({}))).length;
  const foretold = await write({ ...BY, dryRun: true }).then(
    // Where nothing would change, it answers as it would in earnest.
    () => [],
    (error: unknown) => {
      if (error instanceof DryRun) return error.entries;
      throw error;
    },
  );
  assert.deepEqual(await everyRow(database), before);
  await write(BY);
  const entries = await gather(audit.list({ after: last }));
  const diffs = (of: readonly AuditEntry[]) => of.map(({ diff }) => diff);
  // PostgreSQL gives the numbers away even where the change is undone, so ids are not compared.
  assert.deepEqual(diffs(foretold), diffs(entries));
  assert.equal((await audit.verify()).brokenAt, undefined);
  return entries.map(({ subject, diff }) => ({ subject, diff }));
}
