import { setTimeout as sleep } from 'node:timers/promises';
import { fail } from '../core/errors.ts';
import { isBusy } from './db-errors.ts';
import { BUSY_TIMEOUT_MS, type SqliteConnection } from './sqlite.ts';

const MAX_WAIT_MS = 5000;
// Another process that writes much leaves gaps of a few milliseconds.
const LONGEST_PAUSE_MS = 8;

/**
 * Runs work in one transaction of an SQLite file: all of it is committed or nothing. Waits without
 * blocking the event loop while another process writes; throws `busy` when that takes too long.
 */
export async function transaction<Result>(
  connection: SqliteConnection,
  work: () => Promise<Result>,
): Promise<Result> {
  const { raw, prepare } = connection;
  await begin(connection);
  try {
    const result = await work();
    prepare('commit').run([]);
    return result;
  } catch (error) {
    if (raw.inTransaction) prepare('rollback').run([]);
    throw error;
  }
}

async function begin(connection: SqliteConnection): Promise<void> {
  const patience = Date.now() + MAX_WAIT_MS;
  for (let pause = 1; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    try {
      tryBegin(connection);
      return;
    } catch (error) {
      // Another process, such as the command line, is writing: its changes are short.
      if (!isBusy(error)) throw error;
      if (Date.now() > patience) throw fail('busy');
      await sleep(pause);
    }
  }
}

// Fails at once instead of blocking the event loop while another process writes.
function tryBegin({ prepare }: SqliteConnection): void {
  prepare('pragma busy_timeout = 0').all([]);
  try {
    prepare('begin immediate').run([]);
  } finally {
    prepare(`pragma busy_timeout = ${BUSY_TIMEOUT_MS}`).all([]);
  }
}
