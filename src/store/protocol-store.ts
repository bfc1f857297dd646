import type { Selectable } from 'kysely';
import type { Clock } from '../core/ports.ts';
import type { FoundRecord, ProtocolRecord, ProtocolStore, RecordName } from '../core/protocol.ts';
import { compiled } from './compiled.ts';
import type { OpenDatabase } from './open.ts';
import {
  ANY_VALUES,
  type Epochs,
  epochsOfRecord,
  exchangeOver,
  NEW_ROW,
  rowKey,
  toValues,
} from './protocol-exchange.ts';
import type { Db, ProtocolRecordTable } from './schema.ts';

/** Kinds that end with the credential's refresh epoch too. */
const REFRESH_KINDS = new Set(['RefreshToken']);

/** A row with the epochs that its credential has now; null = the credential is gone. */
type EpochRow = Selectable<ProtocolRecordTable> & {
  readonly revocation_now: number | null;
  readonly refresh_now: number | null;
  readonly suspended_now: number | null;
  readonly suspended_until_now: number | null;
};

const NO_EPOCHS: Epochs = { revocation_epoch: null, refresh_epoch: null };

/** The store of the OAuth server's records over an open database. */
export function protocolStore({ reader, writer }: OpenDatabase, clock: Clock): ProtocolStore {
  const queries = hotQueries(reader);
  const exchange = exchangeOver(reader);

  /** The epochs of the record's own, or of its grant, or without either those of its credential now. */
  async function epochsOf(tx: Db, { ties }: ProtocolRecord): Promise<Epochs> {
    if (ties.identifier === undefined) return NO_EPOCHS;
    if (ties.epoch !== undefined) return { revocation_epoch: ties.epoch, refresh_epoch: null };
    const ofGrant = ties.grant && (await queries.epochs.first(tx, rowKey('Grant', ties.grant)));
    return ofGrant || ((await queries.epochsNow.first(tx, ties.identifier)) ?? NO_EPOCHS);
  }

  function toFound(row: EpochRow | undefined): FoundRecord | undefined {
    if (row === undefined || !isAlive(row, clock.now())) return undefined;
    const payload = JSON.parse(row.payload) as Record<string, unknown>;
    return { payload, consumedAt: row.consumed_at };
  }

  return {
    async put(record) {
      await writer.write(async (tx) => {
        await queries.put.run(tx, ...toValues(record, await epochsOf(tx, record)));
      });
    },

    putNew: (record) =>
      writer.write(async (tx) => {
        const values = toValues(record, await epochsOf(tx, record));
        return (await queries.putNew.first(tx, ...values)) !== undefined;
      }),

    async find(kind, key) {
      return toFound(await queries.byKey.first(reader, rowKey(kind, key)));
    },

    async findByUid(kind, uid) {
      const rows = await queries.byUid.run(reader, uid);
      return toFound(rows.find((row) => row.kind === kind));
    },

    consume: (kind, key) =>
      writer.write(async (tx) => {
        const { numUpdatedRows } = await tx
          .updateTable('protocol_record')
          .set({ consumed_at: clock.now() })
          .where('record_key', '=', rowKey(kind, key))
          .where('consumed_at', 'is', null)
          .executeTakeFirstOrThrow();
        return numUpdatedRows === 1n;
      }),

    exchange: (spent, issued) => writer.write((tx) => exchange.run(tx, spent, issued, clock.now())),

    async delete(kind, key) {
      await writer.write((tx) =>
        tx.deleteFrom('protocol_record').where('record_key', '=', rowKey(kind, key)).execute(),
      );
    },

    deleteFamily: (kind, key) => writer.write((tx) => exchange.end(tx, { kind, key })),

    async deleteOfGrant(grant, kind) {
      await writer.write(async (tx) => {
        const records = tx.deleteFrom('protocol_record').where('grant_key', '=', grant);
        if (kind !== undefined) return records.where('kind', '=', kind).execute();
        await records.execute();
        // Without its grant, a token that is being issued at this moment is worth nothing either.
        return tx
          .deleteFrom('protocol_record')
          .where('record_key', '=', rowKey('Grant', grant))
          .execute();
      });
    },

    async ofUser(kind, userUuid) {
      const rows = await queries.ofUser.run(reader, userUuid);
      return rows
        .filter((row) => row.kind === kind)
        .flatMap((row) => {
          const found = toFound(row);
          return found ? [{ ...found, key: row.record_key.slice(kind.length + 1) }] : [];
        });
    },

    async deleteOfUser(userUuid) {
      await writer.write((tx) => deleteRecordsOf(tx, userUuid, undefined));
    },
  };
}

/** Ends every record that speaks for a user, but the one that is kept, and each sign-in under way. */
export async function deleteRecordsOf(
  tx: Db,
  userUuid: string,
  keep: RecordName | undefined,
): Promise<void> {
  await tx
    .updateTable('app_user')
    .set((row) => ({ sign_out_epoch: row('sign_out_epoch', '+', 1) }))
    .where('uuid', '=', userUuid)
    .execute();
  await tx
    .deleteFrom('protocol_record')
    .where('user_uuid', '=', userUuid)
    .where('record_key', '!=', keep === undefined ? '' : rowKey(keep.kind, keep.key))
    .execute();
}

function isAlive(row: EpochRow, now: number): boolean {
  if (row.expires_at !== null && row.expires_at <= now) return false;
  if (row.identifier === null) return true;
  if (row.revocation_now === null || row.revocation_now !== row.revocation_epoch) return false;
  if (row.suspended_now !== null && (row.suspended_until_now ?? Infinity) > now) return false;
  return !REFRESH_KINDS.has(row.kind) || row.refresh_now === row.refresh_epoch;
}

function hotQueries(db: Db) {
  // Looked up value by value: SQLite would plan a join anew at each run.
  const now = {
    revocation_now: 'revocation_epoch',
    refresh_now: 'refresh_epoch',
    suspended_now: 'suspended_at',
    suspended_until_now: 'suspended_until',
  } as const;
  const withEpochs = db
    .selectFrom('protocol_record')
    .selectAll()
    .select((row) =>
      Object.entries(now).map(([name, column]) =>
        row
          .selectFrom('credential')
          .select(column)
          .whereRef('credential.identifier', '=', 'protocol_record.identifier')
          .as(name),
      ),
    )
    .$castTo<EpochRow>();
  const added = db.insertInto('protocol_record').values(NEW_ROW);
  return {
    put: compiled(
      added.onConflict((conflict) =>
        // What was used stays used.
        conflict.column('record_key').doUpdateSet((row) => ({
          payload: row.ref('excluded.payload'),
          identifier: row.ref('excluded.identifier'),
          revocation_epoch: row.ref('excluded.revocation_epoch'),
          refresh_epoch: row.ref('excluded.refresh_epoch'),
          user_uuid: row.ref('excluded.user_uuid'),
          grant_key: row.ref('excluded.grant_key'),
          uid: row.ref('excluded.uid'),
          expires_at: row.ref('excluded.expires_at'),
        })),
      ),
      ...ANY_VALUES,
    ),
    putNew: compiled(
      added.onConflict((conflict) => conflict.doNothing()).returning('record_key'),
      ...ANY_VALUES,
    ),
    epochs: epochsOfRecord(db),
    epochsNow: compiled(
      db
        .selectFrom('credential')
        .select(['revocation_epoch', 'refresh_epoch'])
        .where('identifier', '=', ''),
      '',
    ),
    byKey: compiled(withEpochs.where('record_key', '=', ''), ''),
    ofUser: compiled(withEpochs.where('user_uuid', '=', ''), ''),
    byUid: compiled(withEpochs.where('uid', '=', ''), ''),
  };
}
