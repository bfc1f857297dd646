import type { MessagePort } from 'node:worker_threads';

/** What the thread is told of. */
export interface CheckpointPlan {
  /** Path of the SQLite file. */
  readonly file: string;
  /** A module beside which the driver is found. */
  readonly from: string;
}

/** Sent to the thread: move what the log holds, or end. */
export type CheckpointOrder = 'move' | 'end';

/**
 * Runs in a thread of its own; its text is sent there, because a thread that reads TypeScript by
 * itself costs twice the memory. So it knows nothing of what stands around it here.
 */
export function checkpointThread(
  require: NodeJS.Require,
  port: MessagePort,
  { file, from }: CheckpointPlan,
): void {
  type Driver = typeof import('better-sqlite3').default;
  const Database: Driver = require('node:module').createRequire(from)('better-sqlite3');
  const database = new Database(file, { timeout: 1000 });
  database.pragma('synchronous = FULL');
  const statement = database.prepare('pragma wal_checkpoint(passive)');
  const FEW_PAGES = 100;
  const MAX_PASSES = 10;

  // Each pass leaves what was committed meanwhile: the next has less to do, until it is little.
  function passes(): void {
    let before = 0;
    for (let pass = 0; pass < MAX_PASSES; pass++) {
      const [{ log }] = statement.all([]) as [{ readonly log: number }];
      if (log - before <= FEW_PAGES) return;
      before = log;
    }
  }

  port.on('message', (order: CheckpointOrder) => {
    if (order === 'end') {
      database.close();
      port.close();
      return;
    }
    try {
      passes();
    } catch {
      // Such as a full disk. The log keeps what is in it, and the next order tries again.
    }
    port.postMessage('moved');
  });
}
