import { sql } from 'kysely';
import type { Db } from './schema.ts';

// So many numbers nobody takes between two statements.
const NEAR = 1000;

/**
 * Makes PostgreSQL hand out only numbers of credentials beyond one that is brought in; SQLite does
 * so by itself. Numbers that others take meanwhile are never handed out again.
 */
export async function advanceIds(tx: Db, highest: number): Promise<void> {
  // Of two at once, the second waits until the first is committed.
  await sql`select pg_advisory_xact_lock(hashtext('credential_id_seq'))`.execute(tx);
  const { rows } = await sql<{ last: number }>`
    select case when is_called then last_value else last_value - 1 end as last
    from credential_id_seq`.execute(tx);
  const missing = highest - (rows[0]?.last ?? 0);
  if (missing > NEAR) {
    await sql`select setval('credential_id_seq', ${highest}::bigint)`.execute(tx);
  } else if (missing > 0) {
    // Unlike setval it only ever goes forward.
    await sql`select max(nextval('credential_id_seq'))
      from generate_series(1, ${missing}::integer)`.execute(tx);
  }
}
