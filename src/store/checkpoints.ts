import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import {
  type CheckpointOrder,
  type CheckpointPlan,
  checkpointThread,
} from './checkpoint-thread.ts';
import type { SqliteConnection } from './sqlite.ts';

/** Moves what the write-ahead log holds into the file, so that the log stays short. */
export interface Checkpoints {
  /** To be told after each commit, between two transactions. */
  committed(changes: number): void;
  close(): Promise<void>;
}

// Some megabytes of log.
const CHANGES = 500;
const SLOW_MS = 10;
const SLOW_IN_A_ROW = 3;
// Where the thread cannot keep up, a commit itself moves what is in the log (32 MiB).
const LONGEST_LOG = 8000;

/**
 * The checkpoints of an SQLite file. In a small file they are quick and run in between. In a large
 * one, where every change has a page of its own, each waits long for the disk: then they move into a
 * thread with a connection of its own, which costs some 13 MiB, and what is left here is the little
 * that was committed meanwhile. Whatever becomes of the thread, SQLite itself bounds the log.
 */
export function checkpoints(
  file: string,
  { raw, prepare }: SqliteConnection,
  slowMs = SLOW_MS,
): Checkpoints {
  raw.pragma(`wal_autocheckpoint = ${LONGEST_LOG}`);
  let changes = 0;
  let slowInARow = 0;
  let thread: Worker | undefined;
  let isMoving = false;
  let isBroken = false;

  // Passive: waits for nobody, and leaves what somebody still reads for the next time.
  function moveHere(): void {
    if (raw.inTransaction) return;
    try {
      prepare('pragma wal_checkpoint(passive)').all([]);
    } catch {
      // Such as a full disk. The log keeps what is in it; its next writer is told if it cannot grow.
    }
  }

  function moveAndMeasure(): void {
    const start = performance.now();
    moveHere();
    slowInARow = performance.now() - start > slowMs ? slowInARow + 1 : 0;
    if (slowInARow >= SLOW_IN_A_ROW && !isBroken) thread = startThread();
  }

  function startThread(): Worker {
    const plan: CheckpointPlan = { file, from: import.meta.url };
    const code = `const { parentPort, workerData } = require('node:worker_threads');
      (${checkpointThread})(require, parentPort, workerData);`;
    const worker = new Worker(code, { eval: true, execArgv: [], workerData: plan });
    worker.on('message', () => {
      isMoving = false;
      // Now, with no commit in between, the log can start over.
      moveHere();
    });
    worker.on('error', () => {
      isBroken = true;
      isMoving = false;
      thread = undefined;
    });
    worker.unref();
    return worker;
  }

  function order(worker: Worker, what: CheckpointOrder): void {
    worker.postMessage(what);
  }

  return {
    committed(more) {
      changes += more;
      if (changes < CHANGES || isMoving) return;
      changes = 0;
      if (thread === undefined) return moveAndMeasure();
      isMoving = true;
      order(thread, 'move');
    },
    async close() {
      if (thread === undefined) return;
      const ended = once(thread, 'exit').catch(() => undefined);
      thread.ref();
      order(thread, 'end');
      await ended;
    },
  };
}
