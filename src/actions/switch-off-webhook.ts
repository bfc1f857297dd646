import type { WebhookId } from '../core/ids.ts';
import type { OffReason } from '../core/webhook.ts';
import { SCHEDULE } from './schedule.ts';
import { changeWebhook, type WebhookDeps } from './webhook-rules.ts';

/** Switches a webhook off that cannot go on; what waits for it stays. */
export async function switchOffWebhook(
  deps: WebhookDeps,
  id: WebhookId,
  offReason: OffReason,
): Promise<void> {
  await changeWebhook(deps, SCHEDULE, 'switch-off-webhook', id, {}, ({ enabled }) =>
    enabled ? { enabled: false, offReason } : undefined,
  );
}
