import { checkpoints } from './checkpoints.ts';
import { groupWriter, poolWriter, type Writer } from './commit.ts';
import type { Engine } from './engine.ts';
import { givingWay } from './giving-way.ts';
import { isCurrent, migrate } from './migrate.ts';
import type { Db } from './schema.ts';
import { type SlowRead, threadedRead } from './slow-read.ts';
import { openReader, openWriter } from './sqlite.ts';
import { type Mac, trails } from './trail.ts';
import { transaction } from './transaction.ts';
import { turns } from './turns.ts';

/** An open database of either engine, its tables up to date. */
export interface OpenDatabase {
  readonly engine: Engine;
  /** Sees what is committed. */
  readonly reader: Db;
  readonly writer: Writer;
  /** A number that changes with every commit, of this process or another; absent on PostgreSQL. */
  readonly commits?: () => number;
  readonly slowRead: SlowRead;
  /**
   * Gives the audit trail its key, which is known only after the database told whose it is. Until
   * then no change that leaves an entry can be made.
   */
  signTrail(mac: Mac): void;
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

/** How a process uses a database. */
export interface OpenOptions {
  /** Whether another process that writes comes first, as a server does before the command line. */
  readonly givesWay?: boolean | undefined;
}

/**
 * Opens a database and brings its tables up to date.
 * @param url `sqlite:` and a file's path, or a PostgreSQL connection URI
 */
export async function openDatabase(url: string, options: OpenOptions = {}): Promise<Opened> {
  return url.startsWith('sqlite:')
    ? openSqlite(url.slice('sqlite:'.length), options)
    : openPostgres(url);
}

/** The key of the trail, from the moment it is given. */
function lateMac() {
  let mac: Mac | undefined;
  const sign: Mac = (text) => {
    if (mac === undefined) throw new Error('the audit trail has no key yet');
    return mac(text);
  };
  return {
    sign,
    signTrail(given: Mac) {
      mac = given;
    },
  };
}

async function openSqlite(file: string, { givesWay }: OpenOptions): Promise<Opened> {
  const connection = openWriter(file);
  // Here the migrator has neither lock nor transaction of its own.
  const applied = await transaction(connection, () => migrate(connection.db, 'sqlite'));
  const { reader, commits } = openReader(file, connection);
  const { sign, signTrail } = lateMac();
  const moving = checkpoints(file, connection);
  const newTrail = trails(connection.db, 'sqlite', sign);
  const turns = givesWay ? givingWay(connection) : undefined;
  const writer = groupWriter(connection, newTrail, moving.committed, turns);
  const database: OpenDatabase = {
    engine: 'sqlite',
    reader,
    writer,
    commits,
    slowRead: threadedRead(file),
    signTrail,
    isReady: () => isCurrent(reader, 'sqlite'),
    async close() {
      await writer.close();
      await moving.close();
      await reader.destroy();
      await connection.db.destroy();
    },
  };
  return { database, applied };
}

async function openPostgres(url: string): Promise<Opened> {
  // Most houses run on SQLite, and its driver need not stand in their memory.
  const { ENDLESS, LONGEST_WAIT_MS, openPool, WRITERS } = await import('./postgres.ts');
  const migrating = openPool(url, ENDLESS);
  const applied = await migrate(migrating, 'postgres').finally(() => migrating.destroy());
  const db = openPool(url);
  const { sign, signTrail } = lateMac();
  const writer = poolWriter(db, trails(db, 'postgres', sign), turns(WRITERS, LONGEST_WAIT_MS));
  const database: OpenDatabase = {
    engine: 'postgres',
    reader: db,
    writer,
    // Its queries run in the server's processes, not in ours.
    slowRead: async (query) => (await db.executeQuery(query)).rows,
    signTrail,
    isReady: () => isCurrent(db, 'postgres'),
    async close() {
      await writer.close();
      await db.destroy();
    },
  };
  return { database, applied };
}
