import { type Kysely, sql } from 'kysely';
import type { Engine } from '../engine.ts';

/** From where a credential may show itself. */
export async function up(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const text = engine === 'sqlite' ? sql`text` : sql`text collate "C"`;
  await sql`alter table credential add column allowed_addresses ${text} not null default ''`.execute(
    db,
  );
}
