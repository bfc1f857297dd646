import { setImmediate as nextTurn } from 'node:timers/promises';
import type { OpenDatabase } from './open.ts';

// A bound in case one database ever has very many callers.
const MAX_KEPT = 1000;

/**
 * A read by key that is kept while nothing at all is committed, by this process or any other. The
 * calls of one turn of the event loop ask together whether that is so, after the last of them came:
 * no answer is older than its call. What is not found is not kept. Where the database cannot tell of
 * commits, each call reads.
 */
export function whileUnchanged<Result>(
  { commits }: Pick<OpenDatabase, 'commits'>,
  read: (key: string) => Promise<Result | undefined>,
): (key: string) => Promise<Result | undefined> {
  if (commits === undefined) return read;
  const kept = new Map<string, Promise<Result | undefined>>();
  let keptSince: number | undefined;
  let asking: Promise<void> | undefined;

  async function ask(): Promise<void> {
    await nextTurn();
    asking = undefined;
    const now = commits?.();
    if (now !== keptSince || kept.size >= MAX_KEPT) kept.clear();
    keptSince = now;
  }

  function readAndKeep(key: string): Promise<Result | undefined> {
    const reading = read(key);
    // At once, because many calls of one turn ask for the same.
    kept.set(key, reading);
    const forget = (): void => {
      if (kept.get(key) === reading) kept.delete(key);
    };
    reading.then((found) => found === undefined && forget(), forget);
    return reading;
  }

  return async (key) => {
    asking ??= ask();
    await asking;
    return kept.get(key) ?? readAndKeep(key);
  };
}
