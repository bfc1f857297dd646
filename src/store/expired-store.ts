import type { Clock, ExpiredStore } from '../core/ports.ts';
import type { OpenDatabase } from './open.ts';
import type { Db } from './schema.ts';

/** What is over in an open database. */
export function expiredStore({ writer }: Pick<OpenDatabase, 'writer'>, clock: Clock): ExpiredStore {
  return {
    sweep: (limit) =>
      writer.write(async (tx) => {
        const now = clock.now();
        return Math.max(await sweepRecords(tx, now, limit), await sweepAnswers(tx, now, limit));
      }),
  };
}

async function sweepRecords(tx: Db, now: number, limit: number): Promise<number> {
  const over = tx
    .selectFrom('protocol_record')
    .select('record_key')
    .where('expires_at', '<', now)
    .limit(limit);
  const { numDeletedRows } = await tx
    .deleteFrom('protocol_record')
    .where('record_key', 'in', over)
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}

async function sweepAnswers(tx: Db, now: number, limit: number): Promise<number> {
  const over = tx
    .selectFrom('idempotency_key')
    .select('key')
    .where('expires_at', '<=', now)
    .limit(limit);
  const { numDeletedRows } = await tx
    .deleteFrom('idempotency_key')
    .where('key', 'in', over)
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}
