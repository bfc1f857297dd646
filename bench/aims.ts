import { medianOf, ratio, row, seriesOf } from './report.ts';
import type { Series } from './rounds.ts';

/** The number of connections the aims are stated for. */
const connections = 32;

/** The aims set for this project and what this run reached; aims whose figures were not measured are left out. */
export function aimsTable(all: readonly Series[], sizes: readonly number[]): string {
  const lines = [...sizes.flatMap((size) => atSize(all, size)), ...growth(all, sizes)];
  if (lines.length === 0) return '';
  return [
    `### Aims at ${connections} connections`,
    '',
    row(['aim', 'limit', 'reached', '']),
    row([':--', '--:', '--:', ':--']),
    ...lines,
  ].join('\n');
}

function atSize(all: readonly Series[], size: number): string[] {
  const update = updateOf(all, size);
  const [bare] = seriesOf(all, size, connections, 'bare');
  const [oidc] = seriesOf(all, size, connections, 'oidc');
  const label = size.toLocaleString('en');
  const lines: string[] = [];
  if (update && oidc) {
    const faster = rate(update) / rate(oidc);
    const tail = medianOf(update, (sample) => sample.p99) / medianOf(oidc, (sample) => sample.p99);
    lines.push(
      aim(`update ÷ (b), ${label}`, '≥ 10', ratio(faster), Number.isFinite(faster) && faster >= 10),
    );
    lines.push(aim(`update p99 ÷ (b)'s, ${label}`, '≤ 0.125', tail.toFixed(3), tail <= 0.125));
  }
  if (update && bare) {
    const memory =
      medianOf(update, (sample) => sample.residentMiB) /
      medianOf(bare, (sample) => sample.residentMiB);
    if (!Number.isNaN(memory))
      lines.push(aim(`memory under load ÷ (a)'s, ${label}`, '≤ 1.4', ratio(memory), memory <= 1.4));
  }
  return lines;
}

/** Time per answer at the largest size against the smallest. */
function growth(all: readonly Series[], sizes: readonly number[]): string[] {
  const small = Math.min(...sizes);
  const large = Math.max(...sizes);
  if (small === large) return [];
  return seriesOf(all, small, connections, 'ours').flatMap((one) => {
    const other = seriesOf(all, large, connections, 'ours').find(
      (candidate) => candidate.operation === one.operation,
    );
    if (!other) return [];
    const grown = rate(one) / rate(other);
    const what = `${one.operation}: time per answer, ${large.toLocaleString('en')} ÷ ${small.toLocaleString('en')}`;
    return [aim(what, '≤ 1.1', ratio(grown), grown <= 1.1)];
  });
}

function updateOf(all: readonly Series[], size: number): Series | undefined {
  return seriesOf(all, size, connections, 'ours').find((one) => one.operation === 'update');
}

function rate(series: Series): number {
  return medianOf(series, (sample) => sample.answersPerSecond);
}

function aim(what: string, limit: string, reached: string, met: boolean): string {
  return row([what, limit, reached, met ? 'met' : '**missed**']);
}
