import { type Actor, checkAllowed } from '../core/actor.ts';
import { fail } from '../core/errors.ts';
import type { Secret } from '../core/secret.ts';
import type { Deps } from './deps.ts';
import { graceMs } from './secret-rules.ts';
import {
  changeWebhook,
  newWebhookSecret,
  type WebhookDeps,
  type WebhookWithSecret,
  webhookId,
} from './webhook-rules.ts';

/** Grace period of a rotation that names none, in seconds (24 hours). */
const DEFAULT_GRACE_SECONDS = 24 * 60 * 60;

/** How the secret of a webhook is replaced. */
export interface WebhookRotation {
  readonly version?: number | undefined;
  /** Seconds for which the old secret signs too: 0 to 30 days, default 24 hours. */
  readonly secretGraceSeconds?: number | undefined;
}

/**
 * Gives a webhook a new secret; meanwhile messages are signed with both. Throws `webhook_unknown`,
 * `version_stale`, `grace_period_invalid`, `action_not_allowed`, the errors of `writingOf`.
 */
export async function rotateWebhookSecret(
  deps: WebhookDeps & Pick<Deps, 'random'>,
  actor: Actor,
  id: number,
  rotation: WebhookRotation = {},
): Promise<WebhookWithSecret> {
  checkAllowed(actor, 'rotate-webhook-secret');
  const grace = graceMs(rotation.secretGraceSeconds ?? DEFAULT_GRACE_SECONDS);
  const known = await deps.webhooks.find(webhookId(id));
  if (known === undefined) throw fail('webhook_unknown');
  const made = newWebhookSecret(deps, known);
  const { webhook, secret } = await changeWebhook(
    deps,
    actor,
    'rotate-webhook-secret',
    id,
    rotation,
    (old, now) => ({
      sealed: made.sealed,
      secretHint: made.secret.hint,
      oldSealed: grace > 0 ? old.sealed : null,
      oldSecretUntil: grace > 0 ? now + grace : null,
    }),
    made.secret,
  );
  return { webhook, secret: secret as Secret };
}
