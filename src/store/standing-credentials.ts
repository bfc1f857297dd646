import type { Selectable } from 'kysely';
import type { CredentialStore, StandingCredential } from '../core/ports.ts';
import type { SecretRecord } from '../core/secret.ts';
import { toCredential, toSecretRecord } from './rows.ts';
import type { CredentialTable, Db } from './schema.ts';

const PAGE = 500;

/** Reads many credentials at once, each with all of its secrets. */
export function standingCalls(reader: Db): Pick<CredentialStore, 'walk' | 'findMany'> {
  return {
    async *walk() {
      for (let last = 0; ; ) {
        const rows = await reader
          .selectFrom('credential')
          .selectAll()
          .where('id', '>', last)
          .orderBy('id')
          .limit(PAGE)
          .execute();
        const end = rows.at(-1);
        if (end === undefined) return;
        yield await withSecrets(reader, rows);
        last = end.id;
      }
    },

    async findMany(identifiers) {
      if (identifiers.length === 0) return [];
      const rows = await reader
        .selectFrom('credential')
        .selectAll()
        .where('identifier', 'in', identifiers)
        .execute();
      return withSecrets(reader, rows);
    },
  };
}

async function withSecrets(
  reader: Db,
  rows: readonly Selectable<CredentialTable>[],
): Promise<readonly StandingCredential[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const secrets = await reader
    .selectFrom('credential_secret')
    .selectAll()
    .where('credential_id', 'in', ids)
    .execute();
  const byOwner = new Map<number, SecretRecord[]>(ids.map((id) => [id, []]));
  for (const secret of secrets.toSorted((a, b) => a.id - b.id)) {
    byOwner.get(secret.credential_id)?.push(toSecretRecord(secret));
  }
  return rows.map((row) => ({
    credential: toCredential(row),
    secrets: byOwner.get(row.id) ?? [],
  }));
}
