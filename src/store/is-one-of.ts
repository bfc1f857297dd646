import { type RawBuilder, sql } from 'kysely';
import type { Engine } from './engine.ts';

/**
 * Whether a column has one of these values, found by its index. They are one parameter: the
 * statement has one form however many they are, so it is prepared once.
 */
export function isOneOf(
  engine: Engine,
  column: string,
  values: readonly number[] | readonly string[],
): RawBuilder<boolean> {
  const type = typeof values[0] === 'string' ? sql`text` : sql`bigint`;
  return engine === 'sqlite'
    ? sql`${sql.ref(column)} in (select value from json_each(${JSON.stringify(values)}))`
    : sql`${sql.ref(column)} = any(${values}::${type}[])`;
}
