import type { AuditRecord, Subject } from '../../core/audit.ts';
import { diffLines } from './diff-lines.ts';
import type { Printer } from './output.ts';
import { isoDate } from './printable.ts';
import { type Column, details } from './table.ts';

const MOST_FIELDS = 4;

/** The columns of the list of entries. */
export const AUDIT_COLUMNS: readonly Column<AuditRecord>[] = [
  { title: 'entry', value: (row) => row.seq },
  { title: 'time', value: (row) => isoDate(row.at) },
  { title: 'by', value: ({ author }) => author.name },
  { title: 'door', value: ({ author }) => author.door },
  { title: 'from', value: ({ author }) => author.address ?? '' },
  { title: 'action', value: (row) => row.action },
  { title: 'of', value: (row) => shownSubject(row.subject) },
  { title: 'version', value: (row) => row.version ?? '' },
  { title: 'changed', value: (row) => shownFields(Object.keys(row.diff)) },
  { title: 'reason', value: ({ author }) => author.reason },
];

/** The first few; of a new record all of them have changed. */
function shownFields(names: readonly string[]): string {
  const more = names.length - MOST_FIELDS;
  return `${names.slice(0, MOST_FIELDS).join(' ')}${more > 0 ? ` +${more}` : ''}`;
}

/** A record as people name it. */
export function shownSubject({ kind, id }: Subject): string {
  return `${kind.replace('_', ' ')} ${id}`;
}

/** Prints one entry with its diff. */
export function printEntry(print: Printer, entry: AuditRecord): Promise<void> {
  const { seq, at, author, action, subject, version, diff, mac } = entry;
  const table = details([
    ['entry', seq],
    ['time', isoDate(at)],
    ['by', `${author.name} (${author.kind.replace('_', ' ')})`],
    ['door', author.door],
    ['from', author.address ?? ''],
    ['request', author.requestId ?? ''],
    ['reason', author.reason],
    ['action', action],
    ['of', shownSubject(subject)],
    ['version', version ?? ''],
    ['digest', mac],
  ]);
  const lines = diffLines(diff).map((line) => `${line}\n`);
  return print.record(entry, `${table}changed\n${lines.join('')}`);
}
