import type { Series } from './rounds.ts';
import type { Sample } from './sample.ts';
import { median, spread } from './statistics.ts';

const names: Readonly<Record<string, string>> = {
  bare: '(a) bare node:http',
  oidc: '(b) oidc-provider update',
};

const columns = [
  'connections',
  'measured',
  'answers/s',
  'spread',
  '÷ (a)',
  '÷ (b)',
  'p50 ms',
  'p99 ms',
  'p99 ÷ (b)',
  'max ms',
  'server CPU',
  'µs CPU/answer',
  'generator CPU',
  'RSS MiB',
];

/** The median over the rounds of one figure of a series. */
export function medianOf(series: Series, figure: (sample: Sample) => number): number {
  return median(series.samples.map(figure));
}

export function seriesOf(
  all: readonly Series[],
  size: number,
  connections: number,
  server: string,
): Series[] {
  return all.filter(
    (one) => one.size === size && one.connections === connections && one.server === server,
  );
}

/** One table per size: a line per number of connections and operation. */
export function sizeTable(all: readonly Series[], size: number): string {
  const lines = all
    .filter((one) => one.size === size)
    .sort((one, other) => one.connections - other.connections)
    .map((one) => line(one, all));
  return [
    `### ${size.toLocaleString('en')} credentials`,
    '',
    row(columns),
    row(columns.map((_, index) => (index === 1 ? ':--' : '--:'))),
    ...lines,
  ].join('\n');
}

function line(one: Series, all: readonly Series[]): string {
  const rate = medianOf(one, (sample) => sample.answersPerSecond);
  const p99 = medianOf(one, (sample) => sample.p99);
  const bare = seriesOf(all, one.size, one.connections, 'bare')[0];
  const oidc = seriesOf(all, one.size, one.connections, 'oidc')[0];
  const serverCpu = medianOf(one, (sample) => sample.serverCpu);
  return row([
    String(one.connections),
    names[one.server] ?? `ours: ${one.operation}`,
    Math.round(rate).toLocaleString('en'),
    `${Math.round(spread(one.samples.map((sample) => sample.answersPerSecond)) * 100)} %`,
    bare ? ratio(rate / medianOf(bare, (sample) => sample.answersPerSecond)) : '–',
    oidc ? ratio(rate / medianOf(oidc, (sample) => sample.answersPerSecond)) : '–',
    milliseconds(medianOf(one, (sample) => sample.p50)),
    milliseconds(p99),
    oidc ? ratio(p99 / medianOf(oidc, (sample) => sample.p99)) : '–',
    milliseconds(medianOf(one, (sample) => sample.max)),
    percent(serverCpu),
    orDash((serverCpu / rate) * 1e6, 0),
    percent(medianOf(one, (sample) => sample.generatorCpu)),
    orDash(
      medianOf(one, (sample) => sample.residentMiB),
      0,
    ),
  ]);
}

export function ratio(value: number): string {
  return value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

export function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function milliseconds(value: number): string {
  return value.toFixed(2);
}

function percent(share: number): string {
  return Number.isNaN(share) ? '–' : `${Math.round(share * 100)} %`;
}

function orDash(value: number, digits: number): string {
  return Number.isNaN(value) ? '–' : value.toFixed(digits);
}
