import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Engine } from '../engine.ts';

/** Credentials, their secrets, the directory and the API callers. */
export async function up(db: Kysely<unknown>, engine: Engine): Promise<void> {
  // Ids are never used twice, also after a delete: an old reference must not find a new row.
  const id: RawBuilder<unknown> =
    engine === 'sqlite'
      ? sql`integer primary key autoincrement`
      : sql`integer primary key generated always as identity`;
  // Texts are ordered by their bytes, whatever rules the database has: as SQLite orders them.
  const text = engine === 'sqlite' ? sql`text` : sql`text collate "C"`;
  const time = engine === 'sqlite' ? sql`integer` : sql`bigint`;
  // SQLite checks the kinds of values only in strict tables.
  const strict = engine === 'sqlite' ? sql`strict` : sql``;
  const table = (name: string, columns: RawBuilder<unknown>) =>
    sql`create table ${sql.table(name)} (${columns}) ${strict}`.execute(db);

  await table('meta', sql`name ${text} primary key, value ${text} not null`);
  await table(
    'app_user',
    sql`id ${id}, uuid ${text} not null unique, email ${text} not null, email_key ${text} not null unique,
      name ${text} not null, password_hash ${text} not null, created_at ${time} not null`,
  );
  await table(
    'account',
    sql`id ${id}, name ${text} not null, owner_id integer not null references app_user (id),
      created_at ${time} not null`,
  );
  await table(
    'service',
    sql`id ${id}, account_id integer references account (id) on delete set null,
      name ${text} not null, created_at ${time} not null`,
  );
  await table(
    'credential',
    sql`id ${id}, uuid ${text} not null unique, identifier ${text} not null unique, name ${text} not null,
      name_key ${text} not null, description ${text} not null, grant_type ${text} not null, scope ${text} not null,
      service_id integer references service (id), logo_uri ${text} not null,
      redirect_uris ${text} not null, version integer not null, revocation_epoch integer not null,
      refresh_epoch integer not null, created_at ${time} not null, updated_at ${time} not null`,
  );
  await table(
    'credential_secret',
    sql`id ${id}, credential_id integer not null references credential (id) on delete cascade,
      digest ${text} not null, key_version integer not null, hint ${text} not null, sealed ${text},
      created_at ${time} not null, expires_at ${time}, unique (credential_id, digest)`,
  );
  await table(
    'admin',
    sql`id ${id}, username ${text} not null unique, password_hash ${text} not null,
      disabled integer not null, api_access integer not null, created_at ${time} not null`,
  );
  await table(
    'role',
    sql`id ${id}, name ${text} not null unique, description ${text} not null, actions ${text} not null`,
  );
  await table(
    'api_credential',
    sql`id ${id}, identifier ${text} not null unique, digest ${text} not null,
      key_version integer not null, description ${text} not null,
      admin_id integer not null references admin (id), created_at ${time} not null`,
  );
  await table(
    'api_credential_role',
    sql`api_credential_id integer not null references api_credential (id) on delete cascade,
      role_id integer not null references role (id),
      primary key (api_credential_id, role_id)`,
  );
  await index(db, 'account', 'owner_id');
  await index(db, 'service', 'account_id');
  await index(db, 'credential', 'service_id');
  // With the id, so that a filtered list walks as the whole one does.
  await index(db, 'credential', 'grant_type', 'id');
  await index(db, 'api_credential', 'admin_id');
  await index(db, 'api_credential_role', 'role_id');
}

function index(db: Kysely<unknown>, table: string, ...columns: string[]): Promise<unknown> {
  const name = sql.id(`${table}_${columns[0]}`);
  const list = sql.join(columns.map((column) => sql.id(column)));
  return sql`create index ${name} on ${sql.table(table)} (${list})`.execute(db);
}
