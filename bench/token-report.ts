import { medianOf, ratio, row, seriesOf } from './report.ts';
import type { Series } from './rounds.ts';
import type { Sample } from './sample.ts';
import { spread } from './statistics.ts';

const columns = [
  'connections',
  'operation',
  'server',
  'answers/s',
  'spread',
  '÷ plain',
  'p50 ms',
  'p99 ms',
  'p99 ÷ plain',
  'max ms',
  'server CPU',
  'µs CPU/answer',
  'CPU ÷ plain',
  'generator CPU',
  'RSS MiB',
];

/** One table per size: ours under plain oidc-provider, operation by operation. */
export function tokenTable(all: readonly Series[], size: number): string {
  const lines = all
    .filter((one) => one.size === size)
    .map((one) => {
      const plain = seriesOf(all, size, one.connections, 'oidc').find(
        ({ operation }) => operation === one.operation,
      );
      return line(one, plain ?? one);
    });
  return [
    `### ${size.toLocaleString('en')} credentials`,
    '',
    row(columns),
    row(columns.map((_, index) => (index === 1 || index === 2 ? ':--' : '--:'))),
    ...lines,
  ].join('\n');
}

function line(one: Series, plain: Series): string {
  const of = (figure: (sample: Sample) => number): number => medianOf(one, figure);
  const against = (figure: (sample: Sample) => number): string =>
    ratio(of(figure) / medianOf(plain, figure));
  return row([
    String(one.connections),
    one.operation,
    one.server === 'oidc' ? 'plain' : one.server,
    Math.round(of(rate)).toLocaleString('en'),
    `${Math.round(spread(one.samples.map(rate)) * 100)} %`,
    against(rate),
    of(({ p50 }) => p50).toFixed(2),
    of(({ p99 }) => p99).toFixed(2),
    against(({ p99 }) => p99),
    of(({ max }) => max).toFixed(2),
    `${Math.round(of(({ serverCpu }) => serverCpu) * 100)} %`,
    of(cost).toFixed(0),
    against(cost),
    `${Math.round(of(({ generatorCpu }) => generatorCpu) * 100)} %`,
    of(({ residentMiB }) => residentMiB).toFixed(0),
  ]);
}

/** What the larger table costs: time per answer at the largest size against the smallest. */
export function growthTable(all: readonly Series[], sizes: readonly number[]): string {
  const [small, large] = [Math.min(...sizes), Math.max(...sizes)];
  if (small === large) return '';
  const lines = all
    .filter(({ size }) => size === small)
    .flatMap((one) => {
      const other = seriesOf(all, large, one.connections, one.server).find(
        ({ operation }) => operation === one.operation,
      );
      const grown = (figure: (sample: Sample) => number): string =>
        other ? ratio(medianOf(other, figure) / medianOf(one, figure)) : '–';
      const { connections, operation, server } = one;
      const label = server === 'oidc' ? 'plain' : server;
      const slower = grown((sample) => 1 / rate(sample));
      return other ? [row([String(connections), operation, label, slower, grown(cost)])] : [];
    });
  return [
    `### ${large.toLocaleString('en')} ÷ ${small.toLocaleString('en')} credentials`,
    '',
    row(['connections', 'operation', 'server', 'time per answer', 'CPU per answer']),
    row(['--:', ':--', ':--', '--:', '--:']),
    ...lines,
  ].join('\n');
}

function rate(sample: Sample): number {
  return sample.answersPerSecond;
}

/** Microseconds of CPU that an answer costs the server. */
function cost(sample: Sample): number {
  return (sample.serverCpu / sample.answersPerSecond) * 1e6;
}
