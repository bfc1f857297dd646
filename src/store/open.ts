import { groupWriter, poolWriter, type Writer } from './commit.ts';
import type { Engine } from './engine.ts';
import { isCurrent, migrate } from './migrate.ts';
import type { Db } from './schema.ts';
import { type SlowRead, threadedRead } from './slow-read.ts';
import { openReader, openWriter } from './sqlite.ts';
import { transaction } from './transaction.ts';

/** An open database of either engine, its tables up to date. */
export interface OpenDatabase {
  readonly engine: Engine;
  /** Sees what is committed. */
  readonly reader: Db;
  readonly writer: Writer;
  /** A number that changes with every commit, of this process or another; absent on PostgreSQL. */
  readonly commits?: () => number;
  readonly slowRead: SlowRead;
  /** Whether it answers and every migration is applied. */
  isReady(): Promise<boolean>;
  /** Commits and answers what waits, then closes. */
  close(): Promise<void>;
}

/** A database with the migrations that opening it applied. */
export interface Opened {
  readonly database: OpenDatabase;
  readonly applied: readonly string[];
}

/**
 * Opens a database and brings its tables up to date.
 * @param url `sqlite:` and a file's path, or a PostgreSQL connection URI
 */
export async function openDatabase(url: string): Promise<Opened> {
  return url.startsWith('sqlite:') ? openSqlite(url.slice('sqlite:'.length)) : openPostgres(url);
}

async function openSqlite(file: string): Promise<Opened> {
  const connection = openWriter(file);
  // Here the migrator has neither lock nor transaction of its own.
  const applied = await transaction(connection, () => migrate(connection.db, 'sqlite'));
  const { reader, commits } = openReader(file, connection);
  const writer = groupWriter(connection);
  const database: OpenDatabase = {
    engine: 'sqlite',
    reader,
    writer,
    commits,
    slowRead: threadedRead(file),
    isReady: () => isCurrent(reader, 'sqlite'),
    async close() {
      await writer.close();
      await reader.destroy();
      await connection.db.destroy();
    },
  };
  return { database, applied };
}

async function openPostgres(url: string): Promise<Opened> {
  // Most houses run on SQLite, and its driver need not stand in their memory.
  const { openPool } = await import('./postgres.ts');
  const db = openPool(url);
  const applied = await migrate(db, 'postgres');
  const writer = poolWriter(db);
  const database: OpenDatabase = {
    engine: 'postgres',
    reader: db,
    writer,
    // Its queries run in the server's processes, not in ours.
    slowRead: async (query) => (await db.executeQuery(query)).rows,
    isReady: () => isCurrent(db, 'postgres'),
    async close() {
      await writer.close();
      await db.destroy();
    },
  };
  return { database, applied };
}
