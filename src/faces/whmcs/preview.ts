import type { Preview } from '../../actions/dry-run.ts';
import type { Json } from '../../core/audit.ts';
import type { Answer, Fields } from './formats.ts';

/** The answer of a dry run: a row for each field that would change, and warnings. */
export function renderPreview({ entries, warnings }: Preview): Answer {
  const rows = entries.flatMap(({ diff }) =>
    Object.entries(diff).map(
      ([field, { from, to }]): Fields => ({ field, from: text(from), to: text(to) }),
    ),
  );
  return {
    fields: { result: 'success', dryRun: true, warnings: warnings.map(({ message }) => message) },
    list: { name: 'changes', row: 'change', pages: onePage(rows) },
  };
}

async function* onePage(rows: readonly Fields[]): AsyncGenerator<readonly Fields[]> {
  yield rows;
}

function text(value: Json | undefined): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
