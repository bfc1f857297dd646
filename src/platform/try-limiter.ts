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
 * @param locked told of each key at its last wrong try
 */
export function tryLimiter(
  limits: TryLimits,
  locked: (key: string) => void = () => {},
): TryLimiter {
  const counter = new RateLimiterMemory({ points: limits.wrongTries, duration: limits.seconds });
  const inLine = lines();
  // Keys whose wrong tries may still count. Nearly no request has one, and asking the counter for each
  // of its keys costs more than the check of its secret.
  const suspects = new Set<string>();

  async function check(keys: readonly string[]): Promise<void> {
    for (const key of keys) if (suspects.has(key)) await checkKey(counter, key, limits);
  }

  async function count(key: string): Promise<void> {
    if (!suspects.has(key)) {
      suspects.add(key);
      setTimeout(() => suspects.delete(key), limits.seconds * 1000).unref();
    }
    const { consumedPoints } = await counter.penalty(key);
    if (consumedPoints === limits.wrongTries) locked(key);
  }

  async function settle(keys: readonly string[], check: boolean | Promise<boolean>) {
    const right = await check;
    if (!right) for (const key of keys) await count(key);
    return right;
  }

  return {
    check,
    async attempt(keys, isRight) {
      if (keys.some((key) => suspects.has(key) || inLine.isBusy(key))) {
        return inLine.run(keys, async () => {
          await check(keys);
          return settle(keys, isRight());
        });
      }
      const right = isRight();
      // What is right at once has nothing to count and keeps nobody waiting.
      return right === true ? right : inLine.run(keys, () => settle(keys, right));
    },
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
  function run<Result>(keys: readonly string[], task: () => Promise<Result>): Promise<Result> {
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
  }
  return { run, isBusy: (key: string): boolean => ends.has(key) };
}
