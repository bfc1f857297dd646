import { type RawBuilder, sql } from 'kysely';
import type { Engine } from './engine.ts';

/**
 * A list of ids for `in`, as one value: the statement has one form however many they are, so it is
 * prepared once.
 */
export function idList(engine: Engine, ids: readonly number[]): RawBuilder<number> {
  const list = JSON.stringify(ids);
  return engine === 'sqlite'
    ? sql<number>`(select value from json_each(${list}))`
    : sql<number>`(select value::integer from json_array_elements_text(${list}::json))`;
}
