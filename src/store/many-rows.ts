import { CompiledQuery } from 'kysely';
import type { Engine } from './engine.ts';
import type { Db } from './schema.ts';

/** A statement over rows of values, built by hand: a builder would visit each of thousands. */
export interface ManyRows {
  /** What stands before the rows. */
  readonly before: string;
  /** Type of each column, as PostgreSQL calls it. */
  readonly types: readonly string[];
  /** What stands behind them. */
  readonly after: string;
}

type Values = readonly (readonly unknown[])[];

// SQLite prepares a statement for each of these numbers and for no other.
const LOTS = [64, 8, 1] as const;

/** Runs such a statement over any number of rows. */
export async function runRows<Row>(
  tx: Db,
  engine: Engine,
  statement: ManyRows,
  rows: Values,
): Promise<readonly Row[]> {
  if (rows.length === 0) return [];
  const run = async (text: string, values: readonly unknown[]): Promise<readonly Row[]> => {
    if (tx.execute) return tx.execute(text, values) as readonly Row[];
    return (await tx.executeQuery<Row>(CompiledQuery.raw(text, [...values]))).rows;
  };
  if (engine === 'postgres') return run(overArrays(statement), columnsOf(statement, rows));
  const answers: Row[] = [];
  for (let start = 0; start < rows.length; ) {
    const lot = LOTS.find((size) => size <= rows.length - start) ?? 1;
    const values = rows.slice(start, start + lot).flat();
    answers.push(...(await run(overPlaces(statement, lot), values)));
    start += lot;
  }
  return answers;
}

/** One array a column: the statement is short and has one form, however many rows there are. */
function overArrays({ before, types, after }: ManyRows): string {
  const arrays = types.map((type, column) => `$${column + 1}::${type}[]`);
  const names = types.map((_, column) => `column${column + 1}`);
  // Named as SQLite names the columns of `values`.
  return `${before} select * from unnest(${arrays}) as given (${names}) ${after}`;
}

function columnsOf({ types }: ManyRows, rows: Values): readonly unknown[] {
  return types.map((_, column) => rows.map((row) => row[column]));
}

/** Such as `values (?, ?), (?, ?)`. */
function overPlaces({ before, types, after }: ManyRows, count: number): string {
  const row = `(${types.map(() => '?')})`;
  return `${before} values ${Array.from({ length: count }, () => row)} ${after}`;
}
