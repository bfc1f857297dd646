import type { Selectable } from 'kysely';
import type { AuditEntry } from '../core/audit.ts';
import { compiled } from './compiled.ts';
import type { Engine } from './engine.ts';
import { runRows } from './many-rows.ts';
import type { AuditTable, Db } from './schema.ts';

/** Keyed digest of a text, base64url; whoever lacks the key cannot make it. */
export type Mac = (text: string) => string;

/** Where the trail stands: its last place and the digest there. */
export interface TrailHead {
  readonly seq: number;
  readonly mac: string;
}

/** A row of the trail. */
export type AuditRow = Selectable<AuditTable>;

/** How much of a transaction's part of the trail there was at a moment. */
export interface TrailMark {
  readonly added: number;
  readonly written: number;
}

/**
 * Writes the trail's entries within one transaction: all of its changes in one statement, when the
 * last of them is done.
 */
export interface Trail {
  /** Adds an entry; answers its place. `previous` is that of the entry before about the same. */
  add(tx: Db, entry: AuditEntry, previous: number | null): Promise<number>;
  /** Writes what was added so far, for a change that reads the trail itself. */
  flush(tx: Db): Promise<void>;
  /** Where the next entry would come now; on PostgreSQL another transaction may still be faster. */
  next(tx: Db): Promise<number>;
  /** Forgets what was added after a mark, when it was rolled back. */
  mark(): TrailMark;
  rewind(mark: TrailMark): void;
  /** Writes what was added, and where the trail stands now; the end of the transaction. */
  end(tx: Db): Promise<void>;
}

/** Makes the trail of each transaction; the head is read with its first entry. */
export function trails(db: Db, engine: Engine, mac: Mac): () => Trail {
  const queries = trailQueries(db, engine);
  return () => {
    let stored: TrailHead | undefined;
    let rows: AuditRow[] = [];
    let written = 0;

    async function flush(tx: Db): Promise<void> {
      const waiting = rows.slice(written).map(valuesOf);
      written = rows.length;
      const [only, ...more] = waiting;
      if (only !== undefined && more.length === 0) await queries.insert.run(tx, ...only);
      else await runRows(tx, engine, ROWS, waiting);
    }

    return {
      async add(tx, entry, previous) {
        stored ??= await queries.head.first(tx);
        if (stored === undefined) throw new Error('the audit trail has no head');
        const head = rows.at(-1) ?? stored;
        const row = toRow(entry, head.seq + 1, previous);
        rows.push({ ...row, mac: mac(chained(head.mac, row)) });
        return row.seq;
      },
      flush,
      async next(tx) {
        const head = rows.at(-1) ?? stored ?? (await queries.seen.first(tx));
        return (head?.seq ?? 0) + 1;
      },
      mark: () => ({ added: rows.length, written }),
      rewind(mark) {
        rows = rows.slice(0, mark.added);
        // What a change wrote was rolled back with it, also when others had added it.
        written = mark.written;
      },
      async end(tx) {
        const head = rows.at(-1);
        if (head === undefined) return;
        await flush(tx);
        await queries.setHead.run(tx, head.seq, head.mac, mac(signedHead(head)));
      },
    };
  };
}

/** What the digest of an entry is made over: the digest before it and every field. */
export function chained(before: string, row: Omit<AuditRow, 'mac'>): string {
  return JSON.stringify([before, ...valuesOf({ ...row, mac: '' })]);
}

/** What the head is signed over, so that it cannot be set back by hand. */
export function signedHead({ seq, mac }: TrailHead): string {
  return `head ${seq} ${mac}`;
}

function toRow(entry: AuditEntry, seq: number, previous: number | null): Omit<AuditRow, 'mac'> {
  const { author, subject } = entry;
  return {
    seq,
    at: entry.at,
    action: entry.action,
    actor_kind: author.kind,
    actor_name: author.name,
    door: author.door,
    address: author.address,
    request_id: author.requestId,
    reason: author.reason,
    subject: subject.kind,
    subject_id: String(subject.id),
    version: entry.version,
    diff: JSON.stringify(entry.diff),
    previous,
  };
}

type Values = [
  number,
  number,
  string,
  string,
  string,
  string,
  string | null,
  string | null,
  string,
  string,
  string,
  number | null,
  string,
  number | null,
  string,
];

/** The values in the order of the columns. */
function valuesOf(row: AuditRow): Values {
  return [
    row.seq,
    row.at,
    row.action,
    row.actor_kind,
    row.actor_name,
    row.door,
    row.address,
    row.request_id,
    row.reason,
    row.subject,
    row.subject_id,
    row.version,
    row.diff,
    row.previous,
    row.mac,
  ];
}

const ROWS = {
  before: `insert into audit (seq, at, action, actor_kind, actor_name, door, address, request_id,
    reason, subject, subject_id, version, diff, previous, mac)`,
  types: [
    ...['bigint', 'bigint', 'text', 'text', 'text', 'text', 'text', 'text'],
    ...['text', 'text', 'text', 'integer', 'text', 'bigint', 'text'],
  ],
  after: '',
};

function trailQueries(db: Db, engine: Engine) {
  const empty: AuditRow = {
    seq: 0,
    at: 0,
    action: '',
    actor_kind: '',
    actor_name: '',
    door: '',
    address: '',
    request_id: '',
    reason: '',
    subject: '',
    subject_id: '',
    version: 0,
    diff: '',
    previous: 0,
    mac: '',
  };
  const head = db.selectFrom('audit_head').select(['seq', 'mac']);
  return {
    seen: compiled(head),
    // Of two transactions on PostgreSQL the second waits here until the first is committed: the
    // order of the trail is the order of the changes.
    head: compiled(head.$if(engine === 'postgres', (query) => query.forUpdate())),
    setHead: compiled(db.updateTable('audit_head').set({ seq: 0, mac: '', sign: '' }), 0, '', ''),
    insert: compiled(db.insertInto('audit').values(empty), ...valuesOf(empty)),
  };
}
