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
export function trackFrom(dataDir: string, time: number): Promise<unknown> {
  const value = String(time);
  return beside(dataDir, (tx) =>
    tx.updateTable('meta').set({ value }).where('name', '=', 'scope_uses_since').execute(),
  );
}
