import { diffLines } from '../diff-lines.ts';
import { printable } from '../printable.ts';
import type { LineResult } from './line-results.ts';
import type { Status } from './tally.ts';

const MARKS: Readonly<Record<Status, string>> = {
  created: '+',
  changed: '~',
  unchanged: '=',
  deleted: '-',
  only_here: '-',
  refused: '!',
};

/** Differences as people read them, field by field; what is the same is left out. */
export function diffText(results: readonly LineResult[]): string {
  return results
    .filter(({ status }) => status !== 'unchanged')
    .map(oneText)
    .join('');
}

function oneText(result: LineResult): string {
  const { status, id, line, clientIdentifier = '', diff = {}, warnings = [], error } = result;
  const where = [line && `line ${line}`, id && `id ${id}`].filter((part) => part).join(', ');
  const head = `${MARKS[status]} ${printable(clientIdentifier) || '?'} (${where}) ${status.replace('_', ' ')}`;
  const notes = warnings.map(({ message }) => `    warning: ${message}`);
  return [
    head + (error ? `: ${printable(error.message)}` : ''),
    ...diffLines(diff),
    ...notes,
    '',
  ].join('\n');
}
