import { fail } from '../core/errors.ts';

/** Does work when it is its turn. */
export type InTurn = <Result>(work: () => Promise<Result>) => Promise<Result>;

/** Lets so many work at once; the next one waits for its turn, and for so long. Throws `busy`. */
export function turns(atOnce: number, longestWaitMs: number): InTurn {
  const waiting = new Set<() => void>();
  let free = atOnce;

  async function take(): Promise<void> {
    if (free > 0) {
      free -= 1;
      return;
    }
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    waiting.add(resolve);
    const timer = setTimeout(() => {
      if (waiting.delete(resolve)) reject(fail('busy'));
    }, longestWaitMs);
    await promise.finally(() => clearTimeout(timer));
  }

  /** Gives the turn to the one that has waited longest. */
  function give(): void {
    const [next] = waiting;
    if (next === undefined) free += 1;
    else {
      waiting.delete(next);
      next();
    }
  }

  return async (work) => {
    await take();
    try {
      return await work();
    } finally {
      give();
    }
  };
}
