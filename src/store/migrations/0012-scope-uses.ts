import { type Kysely, sql } from 'kysely';
import type { Engine } from '../engine.ts';

/** When tokens were issued for which scopes, and since when that is known. */
export async function up(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const text = engine === 'sqlite' ? sql`text` : sql`text collate "C"`;
  const time = engine === 'sqlite' ? sql`integer` : sql`bigint`;
  const form = engine === 'sqlite' ? sql`strict, without rowid` : sql``;
  await sql`create table scope_use (
      credential_id integer not null references credential (id) on delete cascade,
      scope ${text} not null, grant_type ${text} not null, last_day integer not null,
      primary key (credential_id, scope, grant_type)
    ) ${form}`.execute(db);
  await sql`alter table credential add column scopes_since ${time}`.execute(db);
  await sql`insert into meta (name, value)
    values ('scope_uses_since', ${String(Date.now())})`.execute(db);
}
