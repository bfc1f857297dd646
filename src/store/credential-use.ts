import { sql } from 'kysely';
import type { CredentialId } from '../core/ids.ts';
import type { CredentialUse } from '../core/unused.ts';
import type { Db } from './schema.ts';

/**
 * What keeps a credential in use. Every token of a person hangs on a grant, and whatever else is
 * issued is gone within a day of the use that it left.
 */
export async function useOf(tx: Db, id: CredentialId, now: number): Promise<CredentialUse> {
  const { last_used_at, has_grant } = await tx
    .selectFrom('credential')
    .select('last_used_at')
    .select((row) =>
      row
        .exists(
          row
            .selectFrom('protocol_record')
            .select(sql`1`.as('one'))
            .where('kind', '=', 'Grant')
            .whereRef('protocol_record.identifier', '=', 'credential.identifier')
            .whereRef('protocol_record.revocation_epoch', '=', 'credential.revocation_epoch')
            .where((grant) =>
              grant.or([grant('expires_at', 'is', null), grant('expires_at', '>', now)]),
            ),
        )
        .as('has_grant'),
    )
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return { lastUsedAt: last_used_at, hasGrant: Boolean(has_grant) };
}
