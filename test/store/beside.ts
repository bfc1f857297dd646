import { join } from 'node:path';
import { openDatabase } from '../../src/store/open.ts';
import type { Db } from '../../src/store/schema.ts';

/** Changes the SQLite database of a data folder, whether a server runs over it or not. */
export async function beside<Result>(
  dataDir: string,
  change: (tx: Db) => Promise<Result>,
): Promise<Result> {
  const { database } = await openDatabase(`sqlite:${join(dataDir, 'chatelaine.db')}`);
  try {
    return await database.writer.write(change);
  } finally {
    await database.close();
  }
}

/** Makes a database believe that it has noted uses of scopes since then. */
export async function setTrackedFrom(tx: Db, time: number): Promise<void> {
  const row = tx.updateTable('meta').set({ value: String(time) });
  await row.where('name', '=', 'scope_uses_since').execute();
}

/** The same of the database of a data folder. */
export function trackFrom(dataDir: string, time: number): Promise<void> {
  return beside(dataDir, (tx) => setTrackedFrom(tx, time));
}
