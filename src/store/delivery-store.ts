import { sql } from 'kysely';
import type { DeliveryStore, ParkedEvent, Progress } from '../core/delivery.ts';
import { toId, type WebhookId } from '../core/ids.ts';
import { compiled } from './compiled.ts';
import type { OpenDatabase } from './open.ts';
import type { Db } from './schema.ts';
import { toWebhookRecord, toWebhookState } from './webhook-rows.ts';

// SQLite takes at most 32,766 values in one statement.
const MAX_ROWS = 1000;

/** How far deliveries to webhooks are, over an open database. */
export function deliveryStore({ reader, writer }: OpenDatabase): DeliveryStore {
  // Asked several times a second, and mostly answered by an empty table.
  const waiting = compiled(
    reader
      .selectFrom('webhook')
      .select('id')
      .where('enabled', '=', 1)
      .where(({ eb, or, exists, selectFrom }) =>
        or([
          eb('position', '<', selectFrom('audit_head').select('audit_head.seq')),
          exists(
            selectFrom('webhook_event')
              .select('webhook_event.seq')
              .whereRef('webhook_event.webhook_id', '=', 'webhook.id'),
          ),
        ]),
      )
      .where((row) =>
        row.or([
          row('lease_owner', 'is', null),
          row('lease_owner', '=', ''),
          row('lease_until', '<=', 0),
        ]),
      ),
    1,
    '',
    0,
  );

  return {
    async waiting(owner, now) {
      return (await waiting.run(reader, 1, owner, now)).map(({ id }) => toId<WebhookId>(id));
    },

    take: ({ id, owner, until }, now) =>
      writer.write(async (tx) => {
        const row = await tx
          .updateTable('webhook')
          .set({ lease_owner: owner, lease_until: until })
          .where('id', '=', id)
          .where('enabled', '=', 1)
          .where((lease) =>
            lease.or([
              lease('lease_owner', 'is', null),
              lease('lease_owner', '=', owner),
              lease('lease_until', '<=', now),
            ]),
          )
          .returningAll()
          .executeTakeFirst();
        if (row === undefined) return undefined;
        const events = await parkedOf(tx, id);
        return {
          webhook: toWebhookRecord(row),
          state: toWebhookState(row, events.length),
          events,
        };
      }),

    save: ({ id, owner, until }, version, progress) =>
      writer.write(async (tx) => {
        const saved = await tx
          .updateTable('webhook')
          .set({
            position: progress.position,
            last_success_at: progress.lastSuccessAt,
            failing_since: progress.failingSince,
            last_failure: progress.lastFailure,
            given_up: progress.givenUp,
            given_up_from: progress.givenUpFrom,
            lease_until: until,
          })
          .where('id', '=', id)
          .where('lease_owner', '=', owner)
          .where('version', '=', version)
          .executeTakeFirstOrThrow();
        if (saved.numUpdatedRows !== 1n) return false;
        await storeEvents(tx, id, progress);
        return true;
      }),
  };
}

async function parkedOf(tx: Db, id: WebhookId): Promise<readonly ParkedEvent[]> {
  const rows = await tx
    .selectFrom('webhook_event')
    .selectAll()
    .where('webhook_id', '=', id)
    .orderBy('seq')
    .execute();
  return rows.map(({ seq, chain, attempts, parked_at, retry_at }) => {
    return { seq, chain, attempts, parkedAt: parked_at, retryAt: retry_at };
  });
}

async function storeEvents(tx: Db, id: WebhookId, { park, drop }: Progress): Promise<void> {
  for (let start = 0; start < park.length; start += MAX_ROWS) {
    const rows = park.slice(start, start + MAX_ROWS).map((event) => {
      const { seq, chain, attempts, parkedAt, retryAt } = event;
      return { webhook_id: id, seq, chain, attempts, parked_at: parkedAt, retry_at: retryAt };
    });
    await tx
      .insertInto('webhook_event')
      .values(rows)
      .onConflict((conflict) =>
        conflict.columns(['webhook_id', 'seq']).doUpdateSet({
          attempts: sql`excluded.attempts`,
          retry_at: sql`excluded.retry_at`,
        }),
      )
      .execute();
  }
  for (let start = 0; start < drop.length; start += MAX_ROWS) {
    await tx
      .deleteFrom('webhook_event')
      .where('webhook_id', '=', id)
      .where('seq', 'in', drop.slice(start, start + MAX_ROWS))
      .execute();
  }
}
