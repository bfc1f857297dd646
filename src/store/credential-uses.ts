import { sql } from 'kysely';
import type { CredentialStore, SecretUse } from '../core/ports.ts';
import { compiled } from './compiled.ts';
import type { OpenDatabase } from './open.ts';
import type { Db } from './schema.ts';

/** Uses of secrets: added to their rows and to those of their credentials, in one transaction. */
export function credentialUses({
  reader,
  writer,
}: Pick<OpenDatabase, 'reader' | 'writer'>): Pick<CredentialStore, 'addUses'> {
  const queries = useQueries(reader);

  async function add(tx: Db, { credentialId, secretId, at, count, address }: SecretUse) {
    await queries.ofCredential.run(tx, at, credentialId, at);
    if (secretId === null) return;
    await queries.count.run(tx, count, secretId);
    await queries.ofSecret.run(tx, at, address, secretId, at);
  }

  return {
    async addUses(uses) {
      // In one order everywhere, so that two nodes do not wait for each other's rows.
      const inOrder = uses.toSorted(
        (a, b) => a.credentialId - b.credentialId || Number(a.secretId) - Number(b.secretId),
      );
      await writer.write(async (tx) => {
        for (const use of inOrder) await add(tx, use);
      });
    },
  };
}

function useQueries(db: Db) {
  const ofCredential = db.updateTable('credential').set({ last_used_at: 0 }).where('id', '=', 0);
  const ofSecret = db
    .updateTable('credential_secret')
    .set({ last_used_at: 0, last_address: '' })
    .where('id', '=', 0);
  // Another node may know of a later use.
  const isLater = sql<boolean>`(last_used_at is null or last_used_at < ${0})`;
  return {
    ofCredential: compiled(ofCredential.where(isLater), 0, 0, 0),
    ofSecret: compiled(ofSecret.where(isLater), 0, '', 0, 0),
    count: compiled(
      db
        .updateTable('credential_secret')
        .set({ use_count: sql`use_count + ${0}` })
        .where('id', '=', 0),
      0,
      0,
    ),
  };
}
