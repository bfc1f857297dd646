import { type Actor, checkAllowed } from '../core/actor.ts';
import { fail } from '../core/errors.ts';
import { PING_ACTION } from '../core/webhook.ts';
import { failureText, isTaken, messageOf, signingSecrets } from '../core/webhook-message.ts';
import type { Deps } from './deps.ts';
import { type WebhookDeps, webhookId } from './webhook-rules.ts';
import { writingOf } from './writing.ts';

/** How a ping went. */
export interface WebhookPing {
  readonly taken: boolean;
  /** Such as `answered 204` or `timed out`. */
  readonly outcome: string;
  readonly milliseconds: number;
}

/**
 * Sends a `webhook.ping` event to a webhook, also to one that is switched off, and says what came of
 * it. Throws `webhook_unknown`, `action_not_allowed`, the errors of `writingOf`.
 */
export async function pingWebhook(
  deps: WebhookDeps & Pick<Deps, 'sender' | 'audit'>,
  actor: Actor,
  id: number,
): Promise<WebhookPing> {
  checkAllowed(actor, PING_ACTION);
  const writing = writingOf(deps, actor, PING_ACTION, id);
  const seq = await deps.webhooks.notePing(writing, webhookId(id));
  const webhook = await deps.webhooks.find(webhookId(id));
  if (seq === undefined || webhook === undefined) throw fail('webhook_unknown');
  const at = deps.clock.now();
  for await (const [record] of deps.audit.list({ after: seq - 1, limit: 1 })) {
    if (record === undefined) break;
    const secrets = signingSecrets(webhook, at, deps.hasher.open);
    const sent = await deps.sender.send({ ...messageOf(webhook, record), at, secrets });
    const milliseconds = deps.clock.now() - at;
    return { taken: isTaken(sent), outcome: failureText(sent), milliseconds };
  }
  throw new Error('the audit trail has lost an entry');
}
