import type { Actor } from '../core/actor.ts';
import { parseDescription } from '../core/text.ts';
import { parseEvents, type Webhook } from '../core/webhook.ts';
import type { WebhookInput } from './create-webhook.ts';
import type { Deps } from './deps.ts';
import { changeWebhook, checkMayTell, type WebhookDeps } from './webhook-rules.ts';

/** What becomes different; absent = it stays. */
export interface WebhookUpdate extends Partial<Omit<WebhookInput, 'url'>> {
  readonly url?: string | undefined;
  /** Version that the caller has seen; absent = whatever it is now. */
  readonly version?: number | undefined;
}

/**
 * Changes a webhook. One that is switched on goes on where it stood. Throws `webhook_unknown`,
 * `version_stale`, and the errors of `createWebhook`.
 */
export async function updateWebhook(
  deps: WebhookDeps & Pick<Deps, 'sender'>,
  actor: Actor,
  id: number,
  input: WebhookUpdate,
): Promise<Webhook> {
  checkMayTell(actor, 'update-webhook');
  const { url, events, description, enabled } = input;
  const fields = {
    ...(url !== undefined && { url: await deps.sender.check(url) }),
    ...(events !== undefined && { events: parseEvents(events) }),
    ...(description !== undefined && { description: parseDescription(description) }),
    ...(enabled !== undefined && { enabled }),
  };
  const { webhook } = await changeWebhook(deps, actor, 'update-webhook', id, input, (old) => {
    const next = enabled === true && !old.enabled ? { ...fields, offReason: null } : fields;
    const isSame = Object.entries(next).every(
      ([name, value]) => JSON.stringify(old[name as keyof typeof next]) === JSON.stringify(value),
    );
    return isSame ? undefined : next;
  });
  return webhook;
}
