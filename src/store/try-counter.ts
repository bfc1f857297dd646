import { CompiledQuery } from 'kysely';
import { RateLimiterMemory, RateLimiterPostgres } from 'rate-limiter-flexible';
import type { TryCounter } from '../core/ports.ts';
import type { OpenDatabase } from './open.ts';

const SWEEP_MS = 60_000;

/**
 * Counts wrong tries in a table of PostgreSQL, together with the other nodes; in this process alone
 * while the database does not answer.
 * @param seconds how long a try counts
 * @param digest of keys, so that nobody reads there who tried to be whom
 */
export function sharedTryCounter(
  { reader }: Pick<OpenDatabase, 'reader'>,
  seconds: number,
  digest: (key: string) => string,
): TryCounter {
  const storeClient = {
    query: ({ text, values }: { readonly text: string; readonly values: unknown[] }) =>
      reader.executeQuery(CompiledQuery.raw(text, values)),
  };
  // It only counts; the limits are the limiter's.
  const counts = { points: 0, duration: seconds };
  const counter = new RateLimiterPostgres({
    storeClient,
    storeType: 'pool',
    tableName: 'wrong_try',
    tableCreated: true,
    clearExpiredByTimeout: false,
    keyPrefix: '',
    ...counts,
    insuranceLimiter: new RateLimiterMemory(counts),
  });
  let sweepAt = 0;

  /** Removes what no longer counts, now and then; nobody waits for it. */
  function sweep(now: number): void {
    if (now < sweepAt) return;
    sweepAt = now + SWEEP_MS;
    const expired = reader.deleteFrom('wrong_try').where('expire', '<', now).execute();
    expired.catch(() => {});
  }

  return {
    async add(key) {
      sweep(Date.now());
      const { consumedPoints: tries, msBeforeNext } = await counter.penalty(digest(key));
      return { tries, msBeforeNext };
    },
  };
}
