import Sqlite, { type Statement } from 'better-sqlite3';

export type Database = Sqlite;
export type { Statement };

export interface SqliteFacts {
  readonly version: string;
  readonly journalMode: string;
  readonly synchronous: string;
}

/** Opens a file the way every durable server here must run: write-ahead log, an fsync per commit. */
export function openDurable(file: string): Database {
  const database = new Sqlite(file);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  return database;
}

/** What SQLite says it runs with, read back rather than assumed. */
export function sqliteFacts(database: Database): SqliteFacts {
  const levels = ['OFF', 'NORMAL', 'FULL', 'EXTRA'];
  const { version } = database.prepare('SELECT sqlite_version() AS version').get() as {
    version: string;
  };
  return {
    version,
    journalMode: String(database.pragma('journal_mode', { simple: true })),
    synchronous: levels[Number(database.pragma('synchronous', { simple: true }))] ?? 'unknown',
  };
}

/**
 * Durable commits per second of single-row transactions, one after the other, on the disk under test:
 * the ceiling of any server that commits each change by itself.
 */
export function measureCommits(
  file: string,
  milliseconds: number,
): { facts: SqliteFacts; perSecond: number } {
  const database = openDurable(file);
  database.exec('CREATE TABLE probe (id INTEGER PRIMARY KEY, value TEXT)');
  const write = database.prepare(
    'INSERT INTO probe (id, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value',
  );
  const started = performance.now();
  let commits = 0;
  while (performance.now() - started < milliseconds) {
    write.run(commits % 1000, `value ${commits}`);
    commits += 1;
  }
  const perSecond = commits / ((performance.now() - started) / 1000);
  const facts = sqliteFacts(database);
  database.close();
  return { facts, perSecond };
}
