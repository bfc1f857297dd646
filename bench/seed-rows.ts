import { randomBytes } from 'node:crypto';
import { closeSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { type Database, openDurable } from './sqlite.ts';

type Value = string | number | null;
type Row = Readonly<Record<string, Value>>;

const rowsPerTransaction = 100_000;

/**
 * Copies the one credential that the server itself made, with its secret, until there are `size`.
 * Only what must differ differs, so the rows keep the shape the server gives them; a unique column
 * this file does not know makes SQLite refuse the copy. The server must not be running.
 */
export function multiplyCredentials(folder: string, size: number): void {
  const database = openDurable(databaseFile(folder));
  // The unique indexes are filled in random order; with the usual 16 MB cache that thrashes.
  database.pragma('cache_size = -1000000');
  const credential = onlyRow(database, 'credential');
  const secret = onlyRow(database, 'credential_secret');
  const addCredential = insertInto(database, 'credential', credential);
  const addSecret = insertInto(database, 'credential_secret', secret);
  for (let first = 2; first <= size; first += rowsPerTransaction) {
    database.exec('BEGIN');
    for (let id = first; id < first + rowsPerTransaction && id <= size; id += 1) {
      addCredential({
        ...credential,
        id,
        uuid: crypto.randomUUID(),
        identifier: likewise(credential.identifier),
        name: `Seed ${id}`,
      });
      addSecret({ ...secret, id, credential_id: id, digest: likewise(secret.digest) });
    }
    database.exec('COMMIT');
  }
  database.pragma('wal_checkpoint(TRUNCATE)');
  database.close();
}

function databaseFile(folder: string): string {
  const magic = 'SQLite format 3\0';
  const found = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(folder, entry.name))
    .filter((file) => {
      const start = Buffer.alloc(magic.length);
      const descriptor = openSync(file, 'r');
      readSync(descriptor, start, 0, magic.length, 0);
      closeSync(descriptor);
      return start.toString('latin1') === magic;
    });
  if (found.length !== 1)
    throw new Error(`${found.length} SQLite files in ${folder} instead of one`);
  return found[0] as string;
}

function onlyRow(database: Database, table: string): Row {
  const rows = database.prepare(`SELECT * FROM ${table}`).all() as Row[];
  if (rows.length !== 1) throw new Error(`${rows.length} rows in ${table} instead of one to copy`);
  return rows[0] as Row;
}

function insertInto(database: Database, table: string, like: Row): (row: Row) => void {
  const columns = Object.keys(like);
  const statement = database.prepare(
    `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
  );
  return (row) => {
    statement.run(...columns.map((column) => row[column] ?? null));
  };
}

/** Random text of the sample's form: its last run of hex digits, or of base64url characters, anew. */
function likewise(sample: Value | undefined): string {
  const text = String(sample);
  const hex = /[0-9a-f]{16,}$/.exec(text)?.[0];
  const tail = hex ?? /[\w-]{16,}$/.exec(text)?.[0];
  if (tail === undefined) throw new Error(`"${text}" has no random end to vary`);
  const fresh = randomBytes(tail.length).toString(hex === undefined ? 'base64url' : 'hex');
  return text.slice(0, -tail.length) + fresh.slice(0, tail.length);
}
