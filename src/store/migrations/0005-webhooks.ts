import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Engine } from '../engine.ts';

/** Webhooks, the events that wait for them, and what was noticed without a change. */
export async function up(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const id: RawBuilder<unknown> =
    engine === 'sqlite'
      ? sql`integer primary key autoincrement`
      : sql`integer primary key generated always as identity`;
  const time = engine === 'sqlite' ? sql`integer` : sql`bigint`;
  const strict = engine === 'sqlite' ? sql`strict` : sql``;

  await sql`create table webhook (
      id ${id}, uuid text not null unique, url text not null, description text not null,
      events text not null, enabled integer not null, off_reason text, secret_hint text not null,
      sealed text not null, old_sealed text, old_secret_until ${time}, replayed_from ${time},
      version integer not null,
      created_at ${time} not null, updated_at ${time} not null, position ${time} not null,
      last_success_at ${time}, failing_since ${time}, last_failure text,
      given_up integer not null default 0, given_up_from ${time},
      lease_owner text, lease_until ${time} not null default 0
    ) ${strict}`.execute(db);
  await sql`create table webhook_event (
      webhook_id integer not null references webhook (id) on delete cascade,
      seq ${time} not null, chain text not null, attempts integer not null,
      parked_at ${time} not null, retry_at ${time} not null, primary key (webhook_id, seq)
    ) ${strict}`.execute(db);
  // What was told already, so that no cause is told twice.
  await sql`create table notice (
      cause text primary key, quiet_until ${time} not null
    ) ${strict}`.execute(db);
  await sql`create index notice_quiet_until on notice (quiet_until)`.execute(db);
}
