import type { Deps } from '../../src/actions/deps.ts';
import type { Actor } from '../../src/core/actor.ts';
import { type Running, run } from '../running.ts';

/** Everything actions need over a database of its own, with a clock that stands until it is set. */
export interface ClockedHouse {
  readonly deps: Deps;
  readonly clock: { time: number };
  readonly running: Running;
}

/** Who acts in tests. */
export const ACTOR: Actor = { kind: 'local', name: 'tester', allowed: new Set(['*']) };

/** Opens such a house. */
export async function clockedHouse(): Promise<ClockedHouse> {
  const running = await run();
  const clock = { time: Date.now(), now: () => clock.time };
  return { running, clock, deps: { ...running.house.deps, clock } };
}
