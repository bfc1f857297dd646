import { type Kysely, sql } from 'kysely';

/** By which credential grants are found, and nothing else: they are few beside tokens. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index protocol_record_grant_of on protocol_record (identifier)
    where kind = 'Grant'`.execute(db);
}
