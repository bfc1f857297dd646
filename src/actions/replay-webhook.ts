import { type Actor, checkAllowed } from '../core/actor.ts';
import { fail } from '../core/errors.ts';
import type { ReplayStart } from '../core/webhook.ts';
import { type WebhookDeps, webhookId } from './webhook-rules.ts';
import { writingOf } from './writing.ts';

/**
 * Sends every event from a place or a time on once more, each under the id it had; answers the
 * place. A start behind what was sent skips what lies between. Throws `webhook_unknown`,
 * `replay_start_invalid`, `action_not_allowed`, the errors of `writingOf`.
 */
export async function replayWebhook(
  deps: WebhookDeps,
  actor: Actor,
  id: number,
  from: ReplayStart,
): Promise<number> {
  checkAllowed(actor, 'replay-webhook');
  const writing = writingOf(deps, actor, 'replay-webhook', [id, from]);
  const seq = await deps.webhooks.replay(writing, webhookId(id), from);
  if (seq === undefined) throw fail('webhook_unknown');
  return seq;
}
