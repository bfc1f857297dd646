import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { CompiledQuery } from 'kysely';
import { fail } from '../core/errors.ts';

/** Rows of a query whose cost grows with the table, such as a sort by a field without an index. */
export type SlowRead = <Row>(query: CompiledQuery<Row>) => Promise<readonly Row[]>;

// Whoever comes later is told so at once, instead of waiting behind all of them.
const MAX_WAITING = 20;

/**
 * Reads an SQLite file in a thread of its own, so that other requests are answered meanwhile. The
 * thread lives for one read: such reads are rare, and an idle thread would cost memory. Throws
 * `busy` when many wait already.
 */
export function threadedRead(file: string): SlowRead {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  return async <Row>(query: CompiledQuery<Row>) => {
    if (waiting >= MAX_WAITING) throw fail('busy');
    waiting++;
    // One at a time: a burst of such reads must not take every processor.
    const read = last.then(() => readInThread<Row>(file, query));
    last = read.catch(() => undefined);
    try {
      return await read;
    } finally {
      waiting--;
    }
  };
}

async function readInThread<Row>(file: string, query: CompiledQuery<Row>): Promise<readonly Row[]> {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const worker = new Worker(new URL(`./slow-read-thread.${extension}`, import.meta.url), {
    // The options of a process that runs a text, such as `node -e`, do not fit a thread.
    execArgv: [],
    workerData: { file, sql: query.sql, parameters: query.parameters },
  });
  try {
    // `once` rejects when the thread reports an error.
    const [rows] = await once(worker, 'message');
    return rows as readonly Row[];
  } finally {
    await worker.terminate();
  }
}
