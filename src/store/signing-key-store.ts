import type { Insertable, Selectable } from 'kysely';
import type { Clock } from '../core/ports.ts';
import {
  type SigningAlgorithm,
  type SigningKey,
  type SigningKeyStore,
  signingKeyImage,
} from '../core/signing-key.ts';
import type { OpenDatabase } from './open.ts';
import { type Note, noteChange, recordedWrite } from './recorded.ts';
import type { Db, SigningKeyTable } from './schema.ts';

/** The store of signing keys over an open database. */
export function signingKeyStore(database: OpenDatabase, clock: Clock): SigningKeyStore {
  const { reader } = database;
  const recorded = recordedWrite(database, clock);
  return {
    all: () => readAll(reader),

    addFirst: (writing, keys) =>
      recorded(writing, async (tx, note) => {
        // Of two nodes that start together, the second waits here and then finds the first one's.
        const { numInsertedOrUpdatedRows } = await tx
          .insertInto('meta')
          .values({ name: 'signing_keys', value: 'made' })
          .onConflict((conflict) => conflict.doNothing())
          .executeTakeFirstOrThrow();
        if (numInsertedOrUpdatedRows !== 1n) return false;
        await tx.insertInto('signing_key').values(keys.map(toRow)).execute();
        await noteAll(note, [], keys);
        return true;
      }),

    replace: (writing, keys, goneFrom, now) =>
      recorded(writing, async (tx, note) => {
        const before = await readAll(tx);
        await tx.deleteFrom('signing_key').where('gone_from', '<', now).execute();
        await tx
          .updateTable('signing_key')
          .set({ gone_from: goneFrom })
          .where('gone_from', 'is', null)
          .execute();
        await tx.insertInto('signing_key').values(keys.map(toRow)).execute();
        await noteAll(note, before, await readAll(tx));
        return keys;
      }),
  };
}

async function readAll(db: Db): Promise<readonly SigningKey[]> {
  const rows = await db.selectFrom('signing_key').selectAll().orderBy('kid').execute();
  return rows.map(toSigningKey);
}

/** Tells the trail what became of each key. */
async function noteAll(
  note: Note,
  before: readonly SigningKey[],
  after: readonly SigningKey[],
): Promise<void> {
  const imageIn = (keys: readonly SigningKey[], kid: string) => {
    const key = keys.find((one) => one.kid === kid);
    return key && signingKeyImage(key);
  };
  for (const kid of new Set([...before, ...after].map((key) => key.kid))) {
    const subject = { kind: 'signing_key', id: kid } as const;
    await noteChange(note, subject, imageIn(before, kid), imageIn(after, kid));
  }
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
