import { type Diff, diffOf, type FieldChange, type Image, type Json } from '../../core/audit.ts';
import { isoDate, printable, printableJson } from './printable.ts';

// No other number is that large: times are milliseconds since 1970, and this one is in 1973.
const LEAST_TIME = 100_000_000_000;

/** A diff as people read it: a line for each field, indented. */
export function diffLines(diff: Diff): readonly string[] {
  const isNew = Object.values(diff).every(({ from }) => from === undefined);
  return Object.entries(diff)
    .flatMap(([name, change]) => partsOf(name, change))
    .map(([name, { from, to }]) => {
      const change = isNew ? shown(to) : `${shown(from)} -> ${shown(to)}`;
      return `    ${printable(name)}: ${change}`;
    });
}

/** Of a change from one object to another only what differs. */
function partsOf(name: string, change: FieldChange): readonly (readonly [string, FieldChange])[] {
  const { from, to } = change;
  if (!isObject(from) || !isObject(to)) return [[name, change]];
  return Object.entries(diffOf(from, to)).map(([part, inner]) => [`${name} ${part}`, inner]);
}

function isObject(value: Json | undefined): value is Image {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function shown(value: Json | undefined): string {
  return value === undefined ? '(none)' : printableJson(readable(value));
}

/** The same with its times as ISO 8601. */
function readable(value: Json): Json {
  if (typeof value === 'number') return value >= LEAST_TIME ? isoDate(value) : value;
  if (Array.isArray(value)) return value.map(readable);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, readable(part)]));
}
