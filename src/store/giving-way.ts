import { setTimeout as sleep } from 'node:timers/promises';
import type { SqliteConnection } from './sqlite.ts';

/** When a process may begin its next group. */
export interface Turns {
  /** Resolves when it may. */
  begin(): Promise<void>;
  /** To be told when the group is over. */
  end(): void;
}

// So long after another process has written, it may want to again.
const OTHERS_MS = 2000;

/**
 * Turns of a process that has much to write beside a server: while others write, it leaves the file
 * to them for as long as it has held it. Whoever waits for the file asks only now and then, and would
 * hardly find it free otherwise.
 */
export function givingWay(
  { prepare }: SqliteConnection,
  wait: (milliseconds: number) => Promise<unknown> = sleep,
): Turns {
  const version = prepare('pragma data_version');
  // Counts what other connections commit.
  const commitsOfOthers = () => (version.all([]) as [{ data_version: number }])[0].data_version;
  let known = commitsOfOthers();
  let othersUntil = 0;
  let began = 0;
  let ended = 0;
  return {
    async begin() {
      const held = ended - began;
      const now = performance.now();
      if (now < othersUntil && ended + held > now) await wait(ended + held - now);
      began = performance.now();
    },
    end() {
      ended = performance.now();
      const found = commitsOfOthers();
      if (found !== known) othersUntil = ended + OTHERS_MS;
      known = found;
    },
  };
}
