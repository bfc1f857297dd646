import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Engine } from '../engine.ts';

/** The audit trail, idempotency keys, states and uses of secrets, suspension, public clients. */
export async function up(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const text = engine === 'sqlite' ? sql`text` : sql`text collate "C"`;
  const time = engine === 'sqlite' ? sql`integer` : sql`bigint`;
  const strict = engine === 'sqlite' ? sql`strict` : sql``;
  const columns = async (table: string, ...definitions: RawBuilder<unknown>[]) => {
    for (const definition of definitions) {
      await sql`alter table ${sql.table(table)} add column ${definition}`.execute(db);
    }
  };

  await columns(
    'credential',
    sql`auth_method ${text} not null default 'client_secret_basic'`,
    sql`suspended_at ${time}`,
    sql`suspended_until ${time}`,
    sql`suspend_reason ${text} not null default ''`,
    sql`last_used_at ${time}`,
    // Its newest entry in the trail, and so the way to every older one without an index.
    sql`trail_seq ${time}`,
  );
  await columns(
    'credential_secret',
    sql`label ${text} not null default ''`,
    sql`not_before ${time}`,
    sql`inactive_since ${time}`,
    sql`revoked_at ${time}`,
    sql`created_by ${text} not null default ''`,
    sql`last_used_at ${time}`,
    sql`use_count ${time} not null default 0`,
    sql`last_address ${text}`,
  );
  await sql`create table audit (
      seq ${time} primary key, at ${time} not null, action ${text} not null,
      actor_kind ${text} not null, actor_name ${text} not null, door ${text} not null,
      address ${text}, request_id ${text}, reason ${text} not null, subject ${text} not null,
      subject_id ${text} not null, version integer, diff ${text} not null, previous ${time},
      mac ${text} not null
    ) ${strict}`.execute(db);
  // One row: where the trail stands.
  await sql`create table audit_head (
      seq ${time} not null, mac ${text} not null, sign ${text} not null
    ) ${strict}`.execute(db);
  await sql`insert into audit_head (seq, mac, sign) values (0, '', '')`.execute(db);
  // What is not reached through the row of its credential: a credential that is gone has no version.
  await sql`create index audit_subject on audit (subject, subject_id, seq)
    where subject <> 'credential' or version is null`.execute(db);
  await sql`create table idempotency_key (
      key text primary key, request text not null, answer text not null, expires_at ${time} not null
    ) ${strict}`.execute(db);
  await sql`create index idempotency_key_expires_at on idempotency_key (expires_at)`.execute(db);
}
