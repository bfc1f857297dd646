import type { CredentialStore, SecretUse, UseCounter } from '../core/ports.ts';
import { dayOf, type ScopeUse } from '../core/scope-use.ts';
import { gathered } from './gathered.ts';

/** How late a use may be stored at most, in milliseconds: the interval, and a flush under way. */
const FLUSH_MS = 20_000;

// With more scopes than that in a day some of their uses are written more often than needed.
const MOST_REMEMBERED = 200_000;

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
  store: Pick<CredentialStore, 'addUses' | 'addScopeUses'>,
  failed: (error: unknown) => void,
): BufferedUses {
  const secrets = gathered<SecretUse>({
    keyOf: ({ credentialId, secretId }) => `${credentialId}/${secretId}`,
    merged: (known, use) => ({
      ...(use.at >= known.at ? use : known),
      count: use.count + known.count,
    }),
    write: store.addUses,
    failed,
  });
  const scopes = gathered<ScopeUse>({
    keyOf: keyOfScope,
    merged: (known, use) => (use.day > known.day ? use : known),
    write: store.addScopeUses,
    failed,
  });
  const noted = notedToday();
  let running: Promise<unknown> | undefined;

  async function flush(): Promise<void> {
    running ??= Promise.all([secrets.write(), scopes.write()]).finally(() => {
      running = undefined;
    });
    await running;
  }

  const timer = setInterval(() => void flush(), FLUSH_MS);
  timer.unref();
  return {
    note: (use) => void secrets.add({ ...use, count: 1 }),
    noteScopes({ credentialId, grant, scope, at }) {
      const day = dayOf(at);
      // One by one: whoever asks chooses how they are arranged, and how often each is named.
      for (const name of scope.split(' ')) {
        const use = { credentialId, grant, scope: name, day };
        const key = keyOfScope(use);
        if (name === '' || noted.has(day, key)) continue;
        if (scopes.add(use)) noted.add(key);
      }
    },
    flush,
    async close() {
      clearInterval(timer);
      await flush();
      await flush();
    },
  };
}

function keyOfScope({ credentialId, grant, scope }: ScopeUse): string {
  return `${credentialId}/${grant}/${scope}`;
}

/** What was noted on the day that was asked for last. */
function notedToday() {
  const keys = new Set<string>();
  let today = 0;
  return {
    has(day: number, key: string): boolean {
      if (day !== today || keys.size >= MOST_REMEMBERED) keys.clear();
      today = day;
      return keys.has(key);
    },
    add: (key: string): void => void keys.add(key),
  };
}
