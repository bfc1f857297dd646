import type { Compilable, CompiledQuery } from 'kysely';
import type { Db } from './schema.ts';

/**
 * A query built and compiled once, for the paths that every request takes; a run only brings its
 * values, in the order in which they stand in the query.
 */
export interface Compiled<Row, Values extends readonly unknown[]> {
  run(db: Db, ...values: Values): Promise<readonly Row[]>;
  first(db: Db, ...values: Values): Promise<Row | undefined>;
}

/** Compiles a query that was built with any values of the right kinds. */
export function compiled<Row, Values extends readonly unknown[]>(
  query: Compilable<Row>,
  ...placeholders: Values
): Compiled<Row, Values> {
  const compiledQuery: CompiledQuery<Row> = query.compile();
  if (compiledQuery.parameters.length !== placeholders.length) {
    throw new TypeError(`values missing for: ${compiledQuery.sql}`);
  }
  const run = async (db: Db, ...values: Values): Promise<readonly Row[]> => {
    if (db.execute) return db.execute(compiledQuery.sql, values) as readonly Row[];
    return (await db.executeQuery<Row>({ ...compiledQuery, parameters: values })).rows;
  };
  return { run, first: async (db, ...values) => (await run(db, ...values))[0] };
}
