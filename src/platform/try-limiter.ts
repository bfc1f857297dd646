import { RateLimiterMemory } from 'rate-limiter-flexible';
import { AppError } from '../core/errors.ts';
import type { TryCounter, TryLimiter } from '../core/ports.ts';

/** How many wrong tries a key has, and for how long they count. */
export interface TryLimits {
  readonly wrongTries: number;
  readonly seconds: number;
  /** Of kinds of keys that have another number; the kind of `client:7` is `client`. */
  readonly ofKind?: Readonly<Record<string, number>>;
  /** How long a refusal waits, and how many do at once; default: none does. */
  readonly hold?: Hold;
}

/** A wait before an answer. */
interface Hold {
  /** It lasts so long at least, and at most twice that. */
  readonly leastMs: number;
  /** Each keeps a request in memory. */
  readonly most: number;
}

/**
 * Ten wrong tries in five minutes, for an address as for a name. A hundred for imported client secrets
 * of one client: its identifier is public, so a stranger must not hold it up with ten. A refusal waits
 * a moment, so that whoever tries on as fast as they are answered takes little time from others.
 */
export const DEFAULT_TRY_LIMITS: TryLimits = {
  wrongTries: 10,
  seconds: 300,
  ofKind: { imported: 100 },
  hold: { leastMs: 200, most: 500 },
};

/**
 * Stops wrong tries beyond their limit. Checks of one key run one after the other, so that a burst
 * cannot be evaluated before its first failures are counted. Of several nodes that share a counter,
 * each evaluates at most one wrong try after the last one that the limit allows, and tells nobody that
 * it was wrong: its count says so, and from then on the node asks nobody. What is right costs no
 * question to the counter.
 * @param locked told of each key at its last wrong try
 */
export function tryLimiter(
  limits: TryLimits,
  locked: (key: string) => void = () => {},
  counter: TryCounter = ownTryCounter(limits.seconds),
): TryLimiter {
  const inLine = lines();
  /** Keys without a try left, and until when; in milliseconds since 1970. */
  const blocked = new Map<string, number>();

  function check(keys: readonly string[]): void {
    const now = Date.now();
    const ms = Math.max(0, ...keys.map((key) => (blocked.get(key) ?? 0) - now));
    if (ms > 0) throw new AppError('throttled', { retryAfterSeconds: Math.ceil(ms / 1000) });
  }

  /** Counts a wrong try; answers whether it was one too many. */
  async function count(key: string): Promise<boolean> {
    const { tries, msBeforeNext } = await counter.add(key);
    const limit = limits.ofKind?.[key.split(':', 1)[0] ?? ''] ?? limits.wrongTries;
    if (tries >= limit && msBeforeNext > 0) {
      blocked.set(key, Date.now() + msBeforeNext);
      setTimeout(() => blocked.delete(key), msBeforeNext).unref();
    }
    if (tries === limit) locked(key);
    return tries > limit;
  }

  async function settle(keys: readonly string[], outcome: boolean | Promise<boolean>) {
    if (await outcome) return true;
    const over = await Promise.all(keys.map(count));
    // Who tries on after the last try may not even learn that it was wrong.
    if (over.includes(true)) check(keys);
    return false;
  }

  async function attempt(keys: readonly string[], isRight: () => boolean | Promise<boolean>) {
    check(keys);
    if (keys.some(inLine.isBusy)) {
      return inLine.run(keys, async () => {
        check(keys);
        return settle(keys, isRight());
      });
    }
    const right = isRight();
    // What is right at once has nothing to count and keeps nobody waiting.
    return right === true ? right : inLine.run(keys, () => settle(keys, right));
  }

  // Outside of the lines, in which others wait for their turn.
  const late = refusals(limits.hold ?? { leastMs: 0, most: 0 });
  return {
    check: async (keys) => {
      try {
        check(keys);
      } catch (error) {
        await late(error);
      }
    },
    attempt: (keys, isRight) => attempt(keys, isRight).catch(late),
  };
}

/** Lets refusals wait before they are thrown; other errors, and refusals beyond so many, do not. */
function refusals({ leastMs, most }: Hold) {
  let held = 0;
  return async (error: unknown): Promise<never> => {
    const isRefusal = error instanceof AppError && error.code === 'throttled';
    if (isRefusal && held < most) {
      held += 1;
      // What came in one burst must not come back in one.
      const wait = leastMs * (1 + Math.random());
      await new Promise((resolve) => setTimeout(resolve, wait));
      held -= 1;
    }
    throw error;
  };
}

/** Counts in the memory of this process. */
function ownTryCounter(seconds: number): TryCounter {
  // It only counts; the limits are ours.
  const memory = new RateLimiterMemory({ points: 0, duration: seconds });
  return {
    async add(key) {
      const { consumedPoints: tries, msBeforeNext } = await memory.penalty(key);
      return { tries, msBeforeNext };
    },
  };
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
