import { type Kysely, sql } from 'kysely';
import type { Engine } from '../engine.ts';

/** Records of the OAuth server, what users consented to, and the keys it signs with. */
export async function up(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const time = engine === 'sqlite' ? sql`integer` : sql`bigint`;
  const strict = engine === 'sqlite' ? sql`strict` : sql``;
  await sql`create table protocol_record (
      record_key text primary key, kind text not null, payload text not null, identifier text,
      revocation_epoch integer, refresh_epoch integer, user_uuid text, grant_key text, uid text,
      expires_at ${time}, consumed_at ${time}
    ) ${strict}`.execute(db);
  for (const column of ['grant_key', 'uid', 'user_uuid', 'expires_at']) {
    const name = sql.id(`protocol_record_${column}`);
    // Most records lack most ties, and an index holds what is there.
    await sql`create index ${name} on protocol_record (${sql.id(column)})
      where ${sql.id(column)} is not null`.execute(db);
  }
  await sql`create table consent (
      user_uuid text not null, identifier text not null, scope text not null,
      redirect_uris text not null, secret_id integer, created_at ${time} not null,
      primary key (user_uuid, identifier)
    ) ${strict}`.execute(db);
  await sql`create table signing_key (
      kid text primary key, algorithm text not null, public_jwk text not null,
      sealed_jwk text not null, created_at ${time} not null, signs_from ${time} not null,
      gone_from ${time}
    ) ${strict}`.execute(db);
}
