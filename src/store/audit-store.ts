import { setImmediate as nextTurn } from 'node:timers/promises';
import { sql } from 'kysely';
import type { AuditQuery, AuditRecord, AuditStore, Subject } from '../core/audit.ts';
import { isOneOf } from './is-one-of.ts';
import type { OpenDatabase, Opened } from './open.ts';
import { type AuditRow, chained, type Mac, signedHead } from './trail.ts';

const PAGE = 500;

/** The audit trail of an open database, to be read and checked. */
export function auditStore(database: OpenDatabase, mac: Mac): AuditStore {
  const { reader } = database;

  async function* walk(after: number, page = PAGE): AsyncGenerator<readonly AuditRow[]> {
    for (let last = after; ; ) {
      const rows = await reader
        .selectFrom('audit')
        .selectAll()
        .where('seq', '>', last)
        .orderBy('seq')
        .limit(page)
        .execute();
      if (rows.length === 0) return;
      yield rows;
      if (rows.length < page) return;
      // SQLite answers at once; whoever else waits must have their turn in between.
      await nextTurn();
      last = (rows.at(-1) as AuditRow).seq;
    }
  }

  async function* pagesOf({ subject, after = 0, limit, newest }: AuditQuery) {
    if (subject === undefined) {
      const start = newest === undefined ? 0 : (await lastPlace()) - newest;
      yield* walk(Math.max(after, start), Math.min(PAGE, limit ?? PAGE));
      return;
    }
    const places = (await placesOf(subject)).filter((seq) => seq > after);
    const start = newest === undefined ? 0 : Math.max(0, places.length - newest);
    const wanted = places.slice(start).slice(0, limit);
    for (let start = 0; start < wanted.length; start += PAGE) {
      yield await reader
        .selectFrom('audit')
        .selectAll()
        .where(isOneOf(database.engine, 'seq', wanted.slice(start, start + PAGE)))
        .orderBy('seq')
        .execute();
    }
  }

  async function lastPlace(): Promise<number> {
    const row = await reader
      .selectFrom('audit')
      .select('seq')
      .orderBy('seq', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row?.seq ?? 0;
  }

  /** Places of the entries about one record, oldest first. */
  async function placesOf({ kind, id }: Subject): Promise<readonly number[]> {
    const indexed = await reader
      .selectFrom('audit')
      .select('seq')
      .where('subject', '=', kind)
      .where('subject_id', '=', String(id))
      // In the words of the index, so that it is used.
      .where((row) => row.or([row('subject', '<>', 'credential'), row('version', 'is', null)]))
      .orderBy('seq')
      .execute();
    const places = indexed.map(({ seq }) => seq);
    if (kind !== 'credential') return places;
    // One that came back after it was deleted goes on from there.
    return chainOf((await newestOf(Number(id))) ?? places.at(-1) ?? null);
  }

  async function newestOf(id: number): Promise<number | null> {
    const row = await reader
      .selectFrom('credential')
      .select('trail_seq')
      .where('id', '=', id)
      .executeTakeFirst();
    return row?.trail_seq ?? null;
  }

  /** From a credential's newest entry back to its first, as each names the one before. */
  async function chainOf(newest: number | null): Promise<readonly number[]> {
    const { rows } = await sql<{ seq: number }>`with recursive chain (seq, previous) as (
        select seq, previous from audit where seq = ${newest} union all
        select audit.seq, audit.previous from audit inner join chain on audit.seq = chain.previous
      ) select seq from chain order by seq`.execute(reader);
    return rows.map(({ seq }) => seq);
  }

  return {
    async *list(query) {
      let left = query.limit ?? Number.POSITIVE_INFINITY;
      for await (const rows of pagesOf(query)) {
        yield rows.slice(0, left).map(toRecord);
        left -= rows.length;
        if (left <= 0) return;
      }
    },

    async verify() {
      // Read first: what is written meanwhile comes after it.
      const head = await reader.selectFrom('audit_head').selectAll().executeTakeFirst();
      let entries = 0;
      let before = '';
      for await (const rows of walk(0)) {
        for (const row of rows) {
          if (row.seq !== entries + 1 || row.mac !== mac(chained(before, row))) {
            return { entries, mac: before, brokenAt: entries + 1 };
          }
          entries += 1;
          before = row.mac;
          if (entries === head?.seq && before !== head.mac) {
            return { entries, mac: before, brokenAt: entries };
          }
        }
      }
      const isWhole =
        head !== undefined && head.seq <= entries && head.sign === mac(signedHead(head));
      return { entries, mac: before, brokenAt: isWhole ? undefined : entries + 1 };
    },
  };
}

/**
 * Signs where the trail begins when its tables have just been made, so that nobody can empty it and
 * say that it is new.
 */
export async function startTrail({ database, applied }: Opened, mac: Mac): Promise<void> {
  if (!applied.includes('0004-trail')) return;
  const sign = mac(signedHead({ seq: 0, mac: '' }));
  await database.writer.write((tx) =>
    tx.updateTable('audit_head').set({ sign }).where('seq', '=', 0).execute(),
  );
}

function toRecord(row: AuditRow): AuditRecord {
  return {
    seq: row.seq,
    at: row.at,
    action: row.action,
    author: {
      kind: row.actor_kind as AuditRecord['author']['kind'],
      name: row.actor_name,
      door: row.door as AuditRecord['author']['door'],
      address: row.address,
      requestId: row.request_id,
      reason: row.reason,
    },
    subject: { kind: row.subject as Subject['kind'], id: toSubjectId(row.subject_id) },
    version: row.version,
    diff: JSON.parse(row.diff) as AuditRecord['diff'],
    mac: row.mac,
  };
}

function toSubjectId(text: string): number | string {
  return /^\d+$/.test(text) ? Number(text) : text;
}
