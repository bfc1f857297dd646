import type { ProtocolRecord } from '../core/protocol.ts';
import { type Compiled, compiled } from './compiled.ts';
import type { Db } from './schema.ts';

/** Epochs under which a record is stored. */
export type Epochs = {
  readonly revocation_epoch: number | null;
  readonly refresh_epoch: number | null;
};

/** Values of a row of `protocol_record`, in the order of `NEW_ROW`; it is unused. */
export type RowValues = [
  string,
  string,
  string,
  string | null,
  number | null,
  number | null,
  string | null,
  string | null,
  string | null,
  number | null,
];

/** Columns of a row that is put in, with values of their kinds. */
export const NEW_ROW = {
  record_key: '',
  kind: '',
  payload: '',
  identifier: '',
  revocation_epoch: 0,
  refresh_epoch: 0,
  user_uuid: '',
  grant_key: '',
  uid: '',
  expires_at: 0,
};
/** The same values. */
export const ANY_VALUES = Object.values(NEW_ROW) as RowValues;

/** What uses a code or token up and puts others in its place, within a change. */
export interface Exchange {
  /** False = it was used before, it is gone, or its grant is: then everything of the grant ends. */
  run(
    tx: Db,
    spent: Pick<ProtocolRecord, 'kind' | 'key'>,
    issued: readonly ProtocolRecord[],
    now: number,
  ): Promise<boolean>;
  /** Ends everything of the grant to which the record belongs; nothing when it is gone. */
  end(tx: Db, spent: Pick<ProtocolRecord, 'kind' | 'key'>): Promise<void>;
}

/** Compiles the statements of exchanges, which every request to the token endpoint runs. */
export function exchangeOver(db: Db): Exchange {
  const queries = hotQueries(db);

  async function end(tx: Db, { kind, key }: Pick<ProtocolRecord, 'kind' | 'key'>): Promise<void> {
    const grant = (await queries.grantOf.first(tx, rowKey(kind, key)))?.grant_key;
    if (!grant) return;
    await queries.endRecords.run(tx, grant);
    await queries.endGrant.run(tx, rowKey('Grant', grant));
  }

  return {
    end,
    async run(tx, spent, issued, now) {
      const used = await queries.use.first(tx, now, rowKey(spent.kind, spent.key));
      // What is issued is as old as the grant, so that what is issued while access is cut is cut too.
      const grant = rowKey('Grant', used?.grant_key ?? '');
      const epochs = used && (await queries.epochs.first(tx, grant));
      if (epochs === undefined) {
        await end(tx, spent);
        return false;
      }
      for (const record of issued) await queries.add.run(tx, ...toValues(record, epochs));
      return true;
    },
  };
}

/** Key of a record's row. */
export function rowKey(kind: string, key: string): string {
  return `${kind}:${key}`;
}

/** A record as a row. */
export function toValues(record: ProtocolRecord, epochs: Epochs): RowValues {
  const { kind, ties } = record;
  return [
    rowKey(kind, record.key),
    kind,
    JSON.stringify(record.payload),
    ties.identifier ?? null,
    epochs.revocation_epoch,
    epochs.refresh_epoch,
    ties.userUuid ?? null,
    ties.grant ?? null,
    ties.uid ?? null,
    record.expiresAt,
  ];
}

/** Looks the epochs of a record up. */
export function epochsOfRecord(db: Db): Compiled<Epochs, [string]> {
  return compiled(
    db
      .selectFrom('protocol_record')
      .select(['revocation_epoch', 'refresh_epoch'])
      .where('record_key', '=', ''),
    '',
  );
}

function hotQueries(db: Db) {
  const add: Compiled<unknown, RowValues> = compiled(
    db.insertInto('protocol_record').values(NEW_ROW),
    ...ANY_VALUES,
  );
  return {
    add,
    use: compiled(
      db
        .updateTable('protocol_record')
        .set({ consumed_at: 0 })
        .where('record_key', '=', '')
        .where('consumed_at', 'is', null)
        .returning('grant_key'),
      0,
      '',
    ),
    grantOf: compiled(
      db.selectFrom('protocol_record').select('grant_key').where('record_key', '=', ''),
      '',
    ),
    epochs: epochsOfRecord(db),
    endRecords: compiled(db.deleteFrom('protocol_record').where('grant_key', '=', ''), ''),
    endGrant: compiled(db.deleteFrom('protocol_record').where('record_key', '=', ''), ''),
  };
}
