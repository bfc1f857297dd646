import type { Insertable, Selectable, Updateable } from 'kysely';
import { toId, type WebhookId } from '../core/ids.ts';
import type { Webhook, WebhookRecord, WebhookState } from '../core/webhook.ts';
import type { WebhookTable } from './schema.ts';

/** A row as a webhook, without its secrets. */
export function toWebhook(row: Selectable<WebhookTable>): Webhook {
  return {
    id: toId<WebhookId>(row.id),
    uuid: row.uuid,
    url: row.url,
    description: row.description,
    events: row.events.split(' '),
    enabled: row.enabled === 1,
    offReason: row.off_reason as Webhook['offReason'],
    secretHint: row.secret_hint,
    oldSecretUntil: row.old_secret_until,
    replayedFrom: row.replayed_from,
    version: row.version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

/** A row as a webhook with its sealed secrets. */
export function toWebhookRecord(row: Selectable<WebhookTable>): WebhookRecord {
  return { ...toWebhook(row), sealed: row.sealed, oldSealed: row.old_sealed };
}

/** A row as the state of deliveries. */
export function toWebhookState(row: Selectable<WebhookTable>, parked: number): WebhookState {
  return {
    position: row.position,
    parked,
    lastSuccessAt: row.last_success_at,
    failingSince: row.failing_since,
    lastFailure: row.last_failure,
    givenUp: row.given_up,
    givenUpFrom: row.given_up_from,
  };
}

/** What a change may write of a webhook. */
export function fromWebhook(
  webhook: Omit<WebhookRecord, 'id' | 'uuid' | 'createdAt'>,
): Updateable<WebhookTable> &
  Omit<Insertable<WebhookTable>, 'uuid' | 'created_at' | 'position' | 'lease_until'> {
  return {
    url: webhook.url,
    description: webhook.description,
    events: webhook.events.join(' '),
    enabled: webhook.enabled ? 1 : 0,
    off_reason: webhook.offReason,
    secret_hint: webhook.secretHint,
    sealed: webhook.sealed,
    old_sealed: webhook.oldSealed,
    old_secret_until: webhook.oldSecretUntil,
    replayed_from: webhook.replayedFrom,
    version: webhook.version,
    updated_at: webhook.updatedAt,
  };
}
