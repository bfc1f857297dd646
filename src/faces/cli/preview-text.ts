import type { Preview } from '../../actions/dry-run.ts';
import type { AuditEntry } from '../../core/audit.ts';
import { shownSubject } from './audit-views.ts';
import { diffLines } from './diff-lines.ts';
import type { Printer } from './output.ts';
import { printable } from './printable.ts';

/** Prints what a dry run found: the diffs that the audit trail would hold, and warnings. */
export function printPreview(print: Printer, { entries, warnings }: Preview): Promise<void> {
  const changes = entries.map(({ subject, version, diff }) => ({ subject, version, diff }));
  const lines = [
    entries.length === 0 ? 'Nothing would change.' : 'Nothing was changed. This would change:',
    ...entries.flatMap((entry) => ['', `  ${headOf(entry)}`, ...diffLines(entry.diff)]),
    ...(warnings.length > 0 ? [''] : []),
    ...warnings.map(({ message }) => `warning: ${message}`),
  ];
  return print.record({ dryRun: true, changes, warnings }, `${lines.join('\n')}\n`);
}

function headOf({ subject, version }: AuditEntry): string {
  const name = printable(shownSubject(subject));
  return version === null ? name : `${name}, version ${version}`;
}
