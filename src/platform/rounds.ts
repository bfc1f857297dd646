import { setTimeout as sleep } from 'node:timers/promises';

const AFTER_FAILURE_MS = 5000;

/** Work that comes round again and again. */
export interface Rounds {
  /** Begins no other round; resolves when the one under way is over. */
  stop(): Promise<void>;
}

/**
 * Runs rounds until they are stopped. What a round throws is told, and the next one comes.
 * @param round answers after how many milliseconds the next one comes
 */
export function rounds(round: () => Promise<number>, failed: (error: unknown) => void): Rounds {
  const stopping = new AbortController();
  const { signal } = stopping;

  async function run(): Promise<void> {
    while (!signal.aborted) {
      const pause = await round().catch((error: unknown) => {
        failed(error);
        return AFTER_FAILURE_MS;
      });
      await sleep(pause, undefined, { signal }).catch(() => {});
    }
  }

  const done = run();
  return {
    async stop() {
      stopping.abort();
      await done;
    },
  };
}
