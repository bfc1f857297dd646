import { CompiledQuery } from 'kysely';
import type { Engine } from './engine.ts';
import type { Db } from './schema.ts';

type Values = readonly (readonly unknown[])[];

/** A statement over rows of values, built by hand: a builder would visit each of thousands. */
export interface ManyRows {
  /** What stands before the rows. */
  readonly before: string;
  /** What stands behind them. */
  readonly after: string;
  /** Type of each column, where the database cannot tell. */
  readonly casts?: readonly string[];
}

/** Runs such a statement; there must be at least one row. */
export async function runRows<Row>(
  tx: Db,
  engine: Engine,
  { before, after, casts }: ManyRows,
  rows: Values,
): Promise<readonly Row[]> {
  const text = `${before} values ${places(engine, rows, casts)} ${after}`;
  const values = rows.flat();
  if (tx.execute) return tx.execute(text, values) as readonly Row[];
  return (await tx.executeQuery<Row>(CompiledQuery.raw(text, values))).rows;
}

/** Such as `(?, ?), (?, ?)`. */
function places(engine: Engine, rows: Values, casts: readonly string[] | undefined): string {
  let count = 0;
  const place = (column: number): string => {
    count += 1;
    const bare = engine === 'sqlite' ? '?' : `$${count}`;
    return casts === undefined ? bare : `cast(${bare} as ${casts[column]})`;
  };
  return rows.map((row) => `(${row.map((_, column) => place(column)).join()})`).join();
}
