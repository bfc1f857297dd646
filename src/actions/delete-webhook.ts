import { type Actor, checkAllowed } from '../core/actor.ts';
import { fail } from '../core/errors.ts';
import { type WebhookDeps, webhookId } from './webhook-rules.ts';
import { writingOf } from './writing.ts';

/**
 * Deletes a webhook; what waits for it is not sent any more. Throws `webhook_unknown`,
 * `action_not_allowed`, the errors of `writingOf`.
 */
export async function deleteWebhook(deps: WebhookDeps, actor: Actor, id: number): Promise<void> {
  checkAllowed(actor, 'delete-webhook');
  const writing = writingOf(deps, actor, 'delete-webhook', id);
  if (!(await deps.webhooks.delete(writing, webhookId(id)))) throw fail('webhook_unknown');
}
