import Database from 'better-sqlite3';
import { Kysely, SqliteDialect, type SqliteStatement } from 'kysely';
import type { Db, Schema } from './schema.ts';

/** One connection to an SQLite file: plain for transactions, as query builder for the rest. */
export interface SqliteConnection {
  readonly raw: Database;
  readonly db: Db;
}

// Far more than the statements there are; a bound in case one is ever made of input.
const MAX_STATEMENTS = 500;

/** Opens the connection that writes; makes the file when there is none. */
export function openWriter(file: string): SqliteConnection {
  // Waiting for another process's change is done without blocking, in commit.ts.
  const raw = new Database(file, { timeout: 0 });
  raw.pragma('busy_timeout = 5000');
  raw.pragma('journal_mode = WAL');
  raw.pragma('synchronous = FULL');
  raw.pragma('foreign_keys = ON');
  raw.pragma('busy_timeout = 0');
  return { raw, db: queryBuilder(raw) };
}

/** Opens a connection that only reads: what is committed, never what a change is about to write. */
export function openReader(file: string): SqliteConnection {
  const raw = new Database(file, { readonly: true, timeout: 5000 });
  return { raw, db: queryBuilder(raw) };
}

/** A query builder that prepares each statement once. */
function queryBuilder(raw: Database): Db {
  const statements = new Map<string, SqliteStatement>();
  const prepare = (sql: string): SqliteStatement => {
    let statement = statements.get(sql);
    if (statement === undefined) {
      if (statements.size >= MAX_STATEMENTS) statements.clear();
      statement = raw.prepare(sql);
      statements.set(sql, statement);
    }
    return statement;
  };
  const database = { prepare, close: () => void raw.close() };
  return new Kysely<Schema>({ dialect: new SqliteDialect({ database }) });
}
