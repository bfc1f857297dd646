import type { CredentialStore, SecretUse, UseCounter } from '../core/ports.ts';

/** How late a use may be stored at most, in milliseconds: the interval, and a flush under way. */
const FLUSH_MS = 20_000;

// Uses beyond that are not counted until the next flush; the last one of each secret still is.
const MAX_SECRETS = 100_000;

// Of so many the rows are held at once: others must not wait long for them.
const TOGETHER = 50;

/** A counter that writes what it gathered every few seconds. */
export interface BufferedUses extends UseCounter {
  /** Writes what was gathered; what cannot be written is kept for the next time. Never throws. */
  flush(): Promise<void>;
  /** Stops the interval and writes what is left. */
  close(): Promise<void>;
}

/**
 * Gathers uses in memory and adds them to the database behind: signing in neither waits for it nor
 * fails with it. A process that is killed loses the uses of its last seconds.
 */
export function bufferedUses(
  addUses: CredentialStore['addUses'],
  failed: (error: unknown) => void,
): BufferedUses {
  let gathered = new Map<string, SecretUse>();
  let running: Promise<void> | undefined;

  function add(use: SecretUse): void {
    const key = `${use.credentialId}/${use.secretId}`;
    const known = gathered.get(key);
    if (known === undefined && gathered.size >= MAX_SECRETS) return;
    const latest = known === undefined || use.at >= known.at ? use : known;
    gathered.set(key, { ...latest, count: use.count + (known?.count ?? 0) });
  }

  async function write(): Promise<void> {
    const uses = [...gathered.values()];
    gathered = new Map();
    for (let start = 0; start < uses.length; start += TOGETHER) {
      try {
        await addUses(uses.slice(start, start + TOGETHER));
      } catch (error) {
        for (const use of uses.slice(start)) add(use);
        failed(error);
        return;
      }
    }
  }

  function flush(): Promise<void> {
    running ??= write().finally(() => {
      running = undefined;
    });
    return running;
  }

  const timer = setInterval(() => void flush(), FLUSH_MS);
  timer.unref();
  return {
    note: (use) => add({ ...use, count: 1 }),
    flush,
    async close() {
      clearInterval(timer);
      await flush();
      await flush();
    },
  };
}
