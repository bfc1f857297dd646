import type { Selectable } from 'kysely';
import type { CredentialStore, StandingCredential } from '../core/ports.ts';
import type { SecretRecord } from '../core/secret.ts';
import type { Engine } from './engine.ts';
import { isOneOf } from './is-one-of.ts';
import type { OpenDatabase } from './open.ts';
import { toCredential, toSecretRecord } from './rows.ts';
import type { CredentialTable, Db } from './schema.ts';

const PAGE = 500;

/** Reads many credentials at once, each with all of its secrets. */
export function standingCalls({
  reader,
  engine,
}: Pick<OpenDatabase, 'reader' | 'engine'>): Pick<CredentialStore, 'walk' | 'findMany'> {
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
        yield await withSecrets(reader, engine, rows);
        last = end.id;
      }
    },

    async findMany(identifiers) {
      if (identifiers.length === 0) return [];
      const rows = await reader
        .selectFrom('credential')
        .selectAll()
        .where(isOneOf(engine, 'identifier', identifiers))
        .execute();
      return withSecrets(reader, engine, rows);
    },
  };
}

async function withSecrets(
  reader: Db,
  engine: Engine,
  rows: readonly Selectable<CredentialTable>[],
): Promise<readonly StandingCredential[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const secrets = await reader
    .selectFrom('credential_secret')
    .selectAll()
    .where(isOneOf(engine, 'credential_id', ids))
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
