import type { Actor } from '../core/actor.ts';
import type { Secret } from '../core/secret.ts';
import { parseDescription } from '../core/text.ts';
import { parseEvents } from '../core/webhook.ts';
import type { Deps } from './deps.ts';
import { checkMayTell, newWebhookSecret, type WebhookWithSecret } from './webhook-rules.ts';
import { writingOf } from './writing.ts';

/** A new webhook. */
export interface WebhookInput {
  /** An https address; http only within networks that the operator allows. */
  readonly url: string;
  /** Patterns such as `credential.*`; none = every event. */
  readonly events?: readonly string[] | undefined;
  readonly description?: string | undefined;
  /** Default: true. */
  readonly enabled?: boolean | undefined;
}

/**
 * Creates a webhook, which is told of everything from then on. Throws `webhook_url_invalid`,
 * `webhook_event_invalid`, `text_too_long`, `text_invalid`, `action_not_allowed`, the errors of
 * `writingOf`.
 */
export async function createWebhook(
  deps: Pick<Deps, 'webhooks' | 'sender' | 'hasher' | 'random' | 'clock'>,
  actor: Actor,
  input: WebhookInput,
): Promise<WebhookWithSecret> {
  checkMayTell(actor, 'create-webhook');
  const events = parseEvents(input.events ?? []);
  const description = parseDescription(input.description ?? '');
  const writing = writingOf(deps, actor, 'create-webhook', input);
  const url = await deps.sender.check(input.url);
  const uuid = deps.random.uuid();
  const { secret, sealed } = newWebhookSecret(deps, { uuid });
  writing.secret = secret;
  const webhook = await deps.webhooks.create(writing, {
    uuid,
    url,
    description,
    events,
    enabled: input.enabled ?? true,
    offReason: null,
    secretHint: secret.hint,
    oldSecretUntil: null,
    replayedFrom: null,
    createdAt: deps.clock.now(),
    sealed,
    oldSealed: null,
  });
  return { webhook, secret: writing.secret as Secret };
}
