import { type RateLimiterAbstract, RateLimiterMemory } from 'rate-limiter-flexible';
import { AppError } from '../core/errors.ts';
import type { TryLimiter } from '../core/ports.ts';

/** How many wrong tries a key has, and for how long they count. */
export interface TryLimits {
  readonly wrongTries: number;
  readonly seconds: number;
}

/** Ten wrong tries in five minutes, for an address as for a name. */
export const DEFAULT_TRY_LIMITS: TryLimits = { wrongTries: 10, seconds: 300 };

/**
 * Counts wrong tries in this process. Checks of one key run one after the other, so that a burst
 * cannot be evaluated before its first failures are counted.
 */
export function tryLimiter(limits: TryLimits): TryLimiter {
  const counter = new RateLimiterMemory({ points: limits.wrongTries, duration: limits.seconds });
  const inLine = lines();

  // While nobody has been wrong for as long as that counts, there is nothing to look up.
  let lastWrong = Number.NEGATIVE_INFINITY;
  const forgotten = (limits.seconds + 1) * 1000;

  async function check(keys: readonly string[]): Promise<void> {
    if (performance.now() - lastWrong > forgotten) return;
    for (const key of keys) await checkKey(counter, key, limits);
  }

  return {
    check,
    attempt: (keys, isRight) =>
      inLine(keys, async () => {
        await check(keys);
        const right = await isRight();
        if (right) return true;
        lastWrong = performance.now();
        for (const key of keys) await counter.penalty(key);
        return false;
      }),
  };
}

async function checkKey(
  counter: RateLimiterAbstract,
  key: string,
  limits: TryLimits,
): Promise<void> {
  const state = await counter.get(key);
  if (state === null || state.consumedPoints < limits.wrongTries) return;
  const retryAfterSeconds = Math.max(1, Math.ceil(state.msBeforeNext / 1000));
  throw new AppError('throttled', { retryAfterSeconds });
}

/** Runs tasks of the same key one after the other; a task waits in the line of each of its keys. */
function lines() {
  const ends = new Map<string, Promise<unknown>>();
  return <Result>(keys: readonly string[], task: () => Promise<Result>): Promise<Result> => {
    const before = keys.map((key) => ends.get(key)).filter((end) => end !== undefined);
    const done = before.length === 0 ? task() : Promise.all(before).then(task);
    const end = done.then(
      () => undefined,
      () => undefined,
    );
    for (const key of keys) ends.set(key, end);
    void end.then(() => {
      for (const key of keys) if (ends.get(key) === end) ends.delete(key);
    });
    return done;
  };
}
