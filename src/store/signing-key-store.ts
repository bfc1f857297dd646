import type { Insertable, Selectable } from 'kysely';
import type { SigningAlgorithm, SigningKey, SigningKeyStore } from '../core/signing-key.ts';
import type { OpenDatabase } from './open.ts';
import type { SigningKeyTable } from './schema.ts';

/** The store of signing keys over an open database. */
export function signingKeyStore({ reader, writer }: OpenDatabase): SigningKeyStore {
  return {
    async all() {
      const rows = await reader.selectFrom('signing_key').selectAll().orderBy('kid').execute();
      return rows.map(toSigningKey);
    },

    addFirst: (keys) =>
      writer.write(async (tx) => {
        // Of two nodes that start together, the second waits here and then finds the first one's.
        const { numInsertedOrUpdatedRows } = await tx
          .insertInto('meta')
          .values({ name: 'signing_keys', value: 'made' })
          .onConflict((conflict) => conflict.doNothing())
          .executeTakeFirstOrThrow();
        if (numInsertedOrUpdatedRows !== 1n) return false;
        await tx.insertInto('signing_key').values(keys.map(toRow)).execute();
        return true;
      }),

    async replace(keys, goneFrom, now) {
      await writer.write(async (tx) => {
        await tx.deleteFrom('signing_key').where('gone_from', '<', now).execute();
        await tx
          .updateTable('signing_key')
          .set({ gone_from: goneFrom })
          .where('gone_from', 'is', null)
          .execute();
        await tx.insertInto('signing_key').values(keys.map(toRow)).execute();
      });
    },
  };
}

function toSigningKey(row: Selectable<SigningKeyTable>): SigningKey {
  return {
    kid: row.kid,
    algorithm: row.algorithm as SigningAlgorithm,
    publicJwk: JSON.parse(row.public_jwk) as Record<string, unknown>,
    sealedJwk: row.sealed_jwk,
    createdAt: row.created_at,
    signsFrom: row.signs_from,
    goneFrom: row.gone_from,
  };
}

function toRow(key: SigningKey): Insertable<SigningKeyTable> {
  return {
    kid: key.kid,
    algorithm: key.algorithm,
    public_jwk: JSON.stringify(key.publicJwk),
    sealed_jwk: key.sealedJwk,
    created_at: key.createdAt,
    signs_from: key.signsFrom,
    gone_from: key.goneFrom,
  };
}
