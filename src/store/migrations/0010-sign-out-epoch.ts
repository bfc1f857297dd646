import { type Kysely, sql } from 'kysely';
import type { Engine } from '../engine.ts';

/** Counts how often a user was signed out everywhere. */
export async function up(db: Kysely<unknown>, _engine: Engine): Promise<void> {
  await sql`alter table app_user add column sign_out_epoch integer not null default 0`.execute(db);
}
