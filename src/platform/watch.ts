import type { Sighting, Watch } from '../core/notice.ts';

const FLUSH_MS = 2000;
/** So many are looked into at a time; the others wait. */
const MAX_LOOKS = 200;
/** What would be more than that is dropped: it shows again as long as it goes on. */
const MAX_WAITING = 10_000;

/** A watch that looks into what was seen every few seconds. */
export interface BufferedWatch extends Watch {
  /** Looks into what was seen; what cannot be told is kept for the next time. Never throws. */
  flush(): Promise<void>;
  /** Stops looking, after a last time. */
  close(): Promise<void>;
}

/**
 * Gathers sightings in memory and looks into them behind the requests that showed them.
 * @param look answers until when the same sighting need not be looked into, in milliseconds since 1970
 */
export function bufferedWatch(
  look: (sighting: Sighting) => Promise<number>,
  failed: (error: unknown) => void,
): BufferedWatch {
  const waiting = new Map<string, Sighting>();
  const quiet = new Map<string, number>();
  let running: Promise<void> | undefined;

  async function lookAtAll(): Promise<void> {
    const now = Date.now();
    for (const [key, until] of quiet) if (until <= now) quiet.delete(key);
    for (const [key, sighting] of [...waiting].slice(0, MAX_LOOKS)) {
      const until = await look(sighting);
      waiting.delete(key);
      if (until > now && quiet.size < MAX_WAITING) quiet.set(key, until);
    }
  }

  function flush(): Promise<void> {
    running ??= lookAtAll()
      .catch(failed)
      .finally(() => {
        running = undefined;
      });
    return running;
  }

  const timer = setInterval(() => {
    if (waiting.size > 0) void flush();
  }, FLUSH_MS);
  timer.unref();
  return {
    saw(sighting) {
      const key = sighting.kind === 'locked' ? sighting.key : `secret ${sighting.secretId}`;
      if (waiting.size < MAX_WAITING && !quiet.has(key)) waiting.set(key, sighting);
    },
    flush,
    async close() {
      clearInterval(timer);
      await flush();
    },
  };
}
