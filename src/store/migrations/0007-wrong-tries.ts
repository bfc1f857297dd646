import { type Kysely, sql } from 'kysely';
import type { Engine } from '../engine.ts';

/** Wrong tries as the nodes on one PostgreSQL count them together. */
export async function up(db: Kysely<unknown>, engine: Engine): Promise<void> {
  // One process counts in its memory.
  if (engine === 'sqlite') return;
  // Unlogged: counts that a crash takes away are worth no wait for the disk. The columns are those that
  // rate-limiter-flexible reads and writes.
  await sql`create unlogged table wrong_try (
      key text primary key, points integer not null, expire bigint
    )`.execute(db);
}
