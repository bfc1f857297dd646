import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Engine } from '../engine.ts';

/** Status and single sign-on of accounts, members, domains, profiles of users, two-factor sign-in. */
export async function up(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const id: RawBuilder<unknown> =
    engine === 'sqlite'
      ? sql`integer primary key autoincrement`
      : sql`integer primary key generated always as identity`;
  const text = engine === 'sqlite' ? sql`text` : sql`text collate "C"`;
  const time = engine === 'sqlite' ? sql`integer` : sql`bigint`;
  const strict = engine === 'sqlite' ? sql`strict` : sql``;
  const column = (table: string, definition: RawBuilder<unknown>) =>
    sql`alter table ${sql.table(table)} add column ${definition}`.execute(db);
  const table = (name: string, columns: RawBuilder<unknown>) =>
    sql`create table ${sql.table(name)} (${columns}) ${strict}`.execute(db);

  await column('account', sql`status ${text} not null default 'Active'`);
  await column('account', sql`allow_sso integer not null default 1`);
  await column('service', sql`status ${text} not null default 'Active'`);
  await column('app_user', sql`given_name ${text} not null default ''`);
  await column('app_user', sql`family_name ${text} not null default ''`);
  await column('app_user', sql`locale ${text} not null default ''`);
  await column('app_user', sql`email_verified integer not null default 0`);
  await column('app_user', sql`updated_at ${time} not null default 0`);
  await column('app_user', sql`last_login_at ${time}`);
  await column('app_user', sql`totp_sealed ${text}`);
  await column('app_user', sql`totp_confirmed_at ${time}`);
  await column('app_user', sql`totp_last_step ${time}`);
  await sql`update app_user set updated_at = created_at`.execute(db);
  await table(
    'account_member',
    sql`account_id integer not null references account (id) on delete cascade,
      user_id integer not null references app_user (id) on delete cascade,
      permissions ${text} not null, primary key (account_id, user_id)`,
  );
  await table(
    'domain',
    sql`id ${id}, account_id integer not null references account (id) on delete cascade,
      name ${text} not null, status ${text} not null, created_at ${time} not null`,
  );
  await table(
    'recovery_code',
    sql`user_id integer not null references app_user (id) on delete cascade,
      digest ${text} not null, used_at ${time}, primary key (user_id, digest)`,
  );
  await sql`create index account_member_user_id on account_member (user_id)`.execute(db);
  await sql`create index domain_account_id on domain (account_id)`.execute(db);
}
