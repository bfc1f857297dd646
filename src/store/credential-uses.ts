import { sql } from 'kysely';
import type { CredentialId } from '../core/ids.ts';
import type { SecretUse } from '../core/ports.ts';
import type { Writer } from './commit.ts';
import type { Db } from './schema.ts';

/** Adds uses of secrets to their rows and to those of their credentials, in one transaction. */
export async function addUses(writer: Writer, uses: readonly SecretUse[]): Promise<void> {
  // In one order everywhere, so that two nodes do not wait for each other's rows.
  const inOrder = uses.toSorted(
    (a, b) => a.credentialId - b.credentialId || Number(a.secretId) - Number(b.secretId),
  );
  await writer.write(async (tx) => {
    for (const use of inOrder) {
      await tx
        .updateTable('credential')
        .set({ last_used_at: use.at })
        .where('id', '=', use.credentialId)
        .where((row) => row.or([row('last_used_at', 'is', null), row('last_used_at', '<', use.at)]))
        .execute();
      if (use.secretId === null) continue;
      await tx
        .updateTable('credential_secret')
        .set({ use_count: sql`use_count + ${use.count}` })
        .where('id', '=', use.secretId)
        .execute();
      // Another node may know of a later use.
      await tx
        .updateTable('credential_secret')
        .set({ last_used_at: use.at, last_address: use.address })
        .where('id', '=', use.secretId)
        .where((row) => row.or([row('last_used_at', 'is', null), row('last_used_at', '<', use.at)]))
        .execute();
    }
  });
}

/** When a credential was last used, as far as it is stored. */
export async function lastUse(reader: Db, id: CredentialId): Promise<number | null> {
  const row = await reader
    .selectFrom('credential')
    .select('last_used_at')
    .where('id', '=', id)
    .executeTakeFirst();
  return row?.last_used_at ?? null;
}
