import Database from 'better-sqlite3';
import { Kysely, SqliteDialect, type SqliteStatement } from 'kysely';
import type { Db, Schema } from './schema.ts';

type Prepare = (sql: string) => SqliteStatement;

/** One connection to an SQLite file: statements for transactions, a query builder for the rest. */
export interface SqliteConnection {
  readonly raw: Database;
  readonly prepare: Prepare;
  readonly db: Db;
}

/** A query builder, and a number that changes with every commit of any connection. */
export interface Reader {
  readonly reader: Db;
  readonly commits: () => number;
}

// Far more than the statements there are; a bound in case one is ever made of input.
const MAX_STATEMENTS = 500;

// 2 MiB a connection. What is not in it the operating system has: eight times as much was not faster,
// neither with a thousand credentials nor with a million.
const CACHE = 'cache_size = -2000';

/** How long a statement may block for another process that recovers or checkpoints the file. */
export const BUSY_TIMEOUT_MS = 1000;

/** Opens the connection that writes; makes the file when there is none. */
export function openWriter(file: string): SqliteConnection {
  const raw = new Database(file, { timeout: BUSY_TIMEOUT_MS });
  raw.pragma('journal_mode = WAL');
  raw.pragma('synchronous = FULL');
  raw.pragma('foreign_keys = ON');
  raw.pragma('temp_store = MEMORY');
  raw.pragma(CACHE);
  const prepare = statementsOf(raw);
  return { raw, prepare, db: queryBuilder(prepare, () => void raw.close()) };
}

/**
 * A query builder that sees what is committed and never what a change is about to write. Between
 * changes it reads through the writer's own connection: another connection's page cache is emptied
 * by every commit.
 */
export function openReader(file: string, writer: SqliteConnection): Reader {
  const raw = new Database(file, { readonly: true, timeout: BUSY_TIMEOUT_MS });
  raw.pragma(CACHE);
  const apart = statementsOf(raw);
  // A statement runs in the same moment as it is asked for, so no change can begin in between.
  const prepare: Prepare = (sql) => (writer.raw.inTransaction ? apart(sql) : writer.prepare(sql));
  const version = raw.prepare('pragma data_version');
  return {
    reader: queryBuilder(prepare, () => void raw.close()),
    // Counts what other connections commit, and this one never commits anything itself.
    commits: () => (version.all([]) as [{ data_version: number }])[0].data_version,
  };
}

/** Prepares each statement once. */
function statementsOf(raw: Database): Prepare {
  const statements = new Map<string, SqliteStatement>();
  return (sql) => {
    let statement = statements.get(sql);
    if (statement === undefined) {
      if (statements.size >= MAX_STATEMENTS) statements.clear();
      statement = raw.prepare(sql);
      statements.set(sql, statement);
    }
    return statement;
  };
}

function queryBuilder(prepare: Prepare, close: () => void): Db {
  const dialect = new SqliteDialect({ database: { prepare, close } });
  return Object.assign(new Kysely<Schema>({ dialect }), {
    execute(sql: string, parameters: readonly unknown[]): readonly unknown[] {
      const statement = prepare(sql);
      if (statement.reader) return statement.all(parameters);
      statement.run(parameters);
      return [];
    },
  });
}
