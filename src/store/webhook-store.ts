import type { Selectable } from 'kysely';
import { diffOf } from '../core/audit.ts';
import { fail } from '../core/errors.ts';
import type { WebhookId } from '../core/ids.ts';
import type { Clock } from '../core/ports.ts';
import { type ReplayStart, type WebhookStore, webhookImage } from '../core/webhook.ts';
import type { OpenDatabase } from './open.ts';
import { recordedWrite } from './recorded.ts';
import type { Db, WebhookTable } from './schema.ts';
import { fromWebhook, toWebhook, toWebhookRecord, toWebhookState } from './webhook-rows.ts';

/** The store of webhooks over an open database. */
export function webhookStore(database: OpenDatabase, clock: Clock): WebhookStore {
  const { reader } = database;
  const recorded = recordedWrite(database, clock);

  async function find(db: Db, id: WebhookId): Promise<Selectable<WebhookTable> | undefined> {
    return db.selectFrom('webhook').selectAll().where('id', '=', id).executeTakeFirst();
  }

  /** Read and kept from other writers until the change is done; SQLite has one writer anyway. */
  async function lock(tx: Db, id: WebhookId): Promise<Selectable<WebhookTable> | undefined> {
    return tx
      .selectFrom('webhook')
      .selectAll()
      .where('id', '=', id)
      .$if(database.engine === 'postgres', (query) => query.forUpdate())
      .executeTakeFirst();
  }

  return {
    create: (writing, webhook) =>
      recorded(writing, async (tx, note) => {
        const { uuid, createdAt } = webhook;
        const row = await tx
          .insertInto('webhook')
          .values({
            ...fromWebhook({ ...webhook, version: 1, updatedAt: createdAt }),
            uuid,
            created_at: createdAt,
            position: 0,
          })
          .returningAll()
          .executeTakeFirstOrThrow();
        const created = toWebhook(row);
        const place = await note({
          subject: { kind: 'webhook', id: created.id },
          version: 1,
          at: createdAt,
          diff: diffOf(undefined, webhookImage(created)),
        });
        await tx
          .updateTable('webhook')
          .set({ position: place ?? 0 })
          .where('id', '=', created.id)
          .execute();
        return created;
      }),

    async find(id) {
      const row = await find(reader, id);
      return row && toWebhookRecord(row);
    },

    async list() {
      const rows = await reader.selectFrom('webhook').selectAll().orderBy('id').execute();
      const counts = await reader
        .selectFrom('webhook_event')
        .select(({ fn }) => ['webhook_id', fn.countAll().as('count')])
        .groupBy('webhook_id')
        .execute();
      const parked = new Map(counts.map(({ webhook_id, count }) => [webhook_id, Number(count)]));
      const head = await headOf(reader);
      return rows.map((row) => ({
        webhook: toWebhook(row),
        state: toWebhookState(row, parked.get(row.id) ?? 0),
        head,
      }));
    },

    update: (writing, id, change) =>
      recorded(writing, async (tx, note) => {
        const row = await lock(tx, id);
        if (row === undefined) return undefined;
        const old = toWebhookRecord(row);
        const next = change(old);
        if (next === undefined) return toWebhook(row);
        await tx.updateTable('webhook').set(fromWebhook(next)).where('id', '=', id).execute();
        if (next.enabled && !old.enabled) await beginAnew(tx, id, next.updatedAt);
        await note({
          subject: { kind: 'webhook', id },
          version: next.version,
          at: next.updatedAt,
          diff: diffOf(webhookImage(old), webhookImage(next)),
        });
        const { sealed: _sealed, oldSealed: _oldSealed, ...shown } = next;
        return shown;
      }),

    delete: (writing, id) =>
      recorded(writing, async (tx, note) => {
        const row = await lock(tx, id);
        if (row === undefined) return false;
        await tx.deleteFrom('webhook').where('id', '=', id).execute();
        const diff = diffOf(webhookImage(toWebhook(row)), undefined);
        await note({ subject: { kind: 'webhook', id }, at: clock.now(), diff });
        return true;
      }),

    replay: (writing, id, from) =>
      recorded(writing, async (tx, note) => {
        const row = await lock(tx, id);
        if (row === undefined) return undefined;
        const seq = await startOf(tx, from);
        const [version, at] = [row.version + 1, clock.now()];
        await tx
          .updateTable('webhook')
          .set({
            ...{ position: seq - 1, given_up: 0, given_up_from: null },
            ...{ replayed_from: seq, version, updated_at: at },
          })
          .where('id', '=', id)
          .execute();
        await tx
          .deleteFrom('webhook_event')
          .where('webhook_id', '=', id)
          .where('seq', '>=', seq)
          .execute();
        const old = webhookImage(toWebhook(row));
        const diff = diffOf(old, { ...old, replayedFrom: seq });
        await note({ subject: { kind: 'webhook', id }, version, at, diff });
        return seq;
      }),

    notePing: (writing, id) =>
      recorded(writing, async (tx, note) => {
        const row = await find(tx, id);
        if (row === undefined) return undefined;
        const subject = { kind: 'webhook', id } as const;
        return (await note({ subject, version: row.version, at: clock.now(), diff: {} })) ?? 0;
      }),
  };
}

/** What waited while it was switched off has its whole time before it again. */
async function beginAnew(tx: Db, id: WebhookId, now: number): Promise<void> {
  await tx
    .updateTable('webhook_event')
    .set({ parked_at: now, retry_at: 0 })
    .where('webhook_id', '=', id)
    .execute();
  await tx.updateTable('webhook').set({ failing_since: null }).where('id', '=', id).execute();
}

async function headOf(db: Db): Promise<number> {
  return (await db.selectFrom('audit_head').select('seq').executeTakeFirstOrThrow()).seq;
}

async function startOf(tx: Db, from: ReplayStart): Promise<number> {
  const head = await headOf(tx);
  if ('since' in from) return firstSince(tx, head, from.since);
  if (!Number.isSafeInteger(from.seq) || from.seq < 1 || from.seq > head + 1) {
    throw fail('replay_start_invalid');
  }
  return from.seq;
}

/** By halves, because the trail is ordered by time and has no gaps. */
async function firstSince(tx: Db, head: number, since: number): Promise<number> {
  let [low, high] = [1, head + 1];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const row = await tx
      .selectFrom('audit')
      .select('at')
      .where('seq', '=', middle)
      .executeTakeFirstOrThrow();
    if (row.at >= since) high = middle;
    else low = middle + 1;
  }
  return low;
}
