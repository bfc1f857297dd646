import type { World } from '../world.ts';
import { count } from './tally.ts';

const EVERY_MS = 200;
const WIDTH = 24;

/** Shows how far a long work is, on a terminal only. */
export interface Progress {
  /** @param share of the whole, 0 to 1; undefined = nobody knows how much there is */
  show(done: number, share: number | undefined): void;
  /** Clears the line for what is written next. */
  clear(): void;
}

/** Progress on standard error. `isQuiet` says that nothing else comes to the terminal meanwhile. */
export function progressOn({ stdout, stderr }: World, isQuiet: boolean): Progress {
  if (!stderr.isTTY || (stdout.isTTY && !isQuiet)) return { show: () => {}, clear: () => {} };
  const started = performance.now();
  let last = Number.NEGATIVE_INFINITY;
  let first: number | undefined;
  return {
    show(done, share) {
      const now = performance.now();
      first ??= done;
      if (now - last < EVERY_MS) return;
      last = now;
      const rate = Math.round(((done - first) / Math.max(now - started, 1)) * 1000);
      stderr.write(
        `\r\u001b[K${share === undefined ? '' : bar(share)}${count(done)}, ${count(rate)}/s`,
      );
    },
    clear: () => void stderr.write('\r\u001b[K'),
  };
}

function bar(share: number): string {
  const filled = Math.round(Math.min(share, 1) * WIDTH);
  const percent = Math.floor(Math.min(share, 1) * 100);
  return `[${'#'.repeat(filled)}${'.'.repeat(WIDTH - filled)}] ${percent} %  `;
}
