import { type Actor, checkAllowed } from '../core/actor.ts';
import type { ListedWebhook } from '../core/webhook.ts';
import type { Deps } from './deps.ts';

/** Lists webhooks and how their deliveries go. Throws `action_not_allowed`. */
export function listWebhooks(
  deps: Pick<Deps, 'webhooks'>,
  actor: Actor,
): Promise<readonly ListedWebhook[]> {
  checkAllowed(actor, 'list-webhooks');
  return deps.webhooks.list();
}
