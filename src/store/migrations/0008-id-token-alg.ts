import { type Kysely, sql } from 'kysely';
import type { Engine } from '../engine.ts';

/** What ID tokens of a credential are signed with. */
export async function up(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const text = engine === 'sqlite' ? sql`text` : sql`text collate "C"`;
  await sql`alter table credential add column id_token_alg ${text} not null default 'RS256'`.execute(
    db,
  );
}
