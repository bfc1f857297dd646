import type { Json } from '../../../core/audit.ts';
import { printable, printableJson } from '../printable.ts';
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
  const fields = Object.entries(diff).map(
    ([name, { from, to }]) =>
      `    ${printable(name)}: ${status === 'created' ? shown(to) : `${shown(from)} -> ${shown(to)}`}`,
  );
  const notes = warnings.map(({ message }) => `    warning: ${message}`);
  return [head + (error ? `: ${printable(error.message)}` : ''), ...fields, ...notes, ''].join(
    '\n',
  );
}

function shown(value: Json | undefined): string {
  return value === undefined ? '(none)' : printableJson(value);
}
