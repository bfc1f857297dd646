import type { Deps } from './deps.ts';

// Few enough for one short change.
const AT_ONCE = 1000;
// What comes in faster than it is swept would fill the database; more than this is swept next time.
const ROUNDS = 100;

/** Removes what is over, in short changes between which others get their turn. */
export async function sweepExpired({ expired }: Pick<Deps, 'expired'>): Promise<void> {
  for (let round = 0; round < ROUNDS; round++) {
    if ((await expired.sweep(AT_ONCE)) < AT_ONCE) return;
  }
}
