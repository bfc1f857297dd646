import { type Kysely, sql } from 'kysely';
import { changeTags, tagQueries } from '../credential-tags.ts';
import type { Engine } from '../engine.ts';
import { toRedirects, toScopes } from '../rows.ts';
import type { Db } from '../schema.ts';

const PAGE = 1000;

/** What lists of credentials are filtered by. */
export async function up(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const number = engine === 'sqlite' ? sql`integer` : sql`bigint`;
  const form = engine === 'sqlite' ? sql`strict, without rowid` : sql``;
  await sql`create table credential_tag (
      tag ${number} not null, credential_id integer not null, primary key (tag, credential_id)
    ) ${form}`.execute(db);
  await sql`create index credential_unused on credential
    (coalesce(last_used_at, created_at), id)`.execute(db);
  await sql`create index credential_never_used on credential (id)
    where last_used_at is null`.execute(db);
  await sql`create index credential_secret_expires_at on credential_secret (expires_at, id)
    where expires_at is not null and revoked_at is null`.execute(db);
  await tagAll(db as Db, engine);
}

async function tagAll(db: Db, engine: Engine): Promise<void> {
  const queries = tagQueries(db, engine);
  for (let last = 0; ; ) {
    const rows = await db
      .selectFrom('credential')
      .select(['id', 'scope', 'redirect_uris'])
      .where('id', '>', last)
      .orderBy('id')
      .limit(PAGE)
      .execute();
    for (const { id, scope, redirect_uris } of rows) {
      const { redirectUris } = toRedirects(redirect_uris);
      await changeTags(db, queries, id, undefined, { scope: toScopes(scope), redirectUris });
      last = id;
    }
    if (rows.length < PAGE) return;
  }
}
