import type { ActionName } from '../core/action-name.ts';
import { type Actor, checkAllowed } from '../core/actor.ts';
import type { AuditAction } from '../core/audit-action.ts';
import { AppError, fail } from '../core/errors.ts';
import { isId, toId, type WebhookId } from '../core/ids.ts';
import { Secret } from '../core/secret.ts';
import type { Webhook, WebhookRecord } from '../core/webhook.ts';
import { sealOwner } from '../core/webhook-message.ts';
import type { Deps } from './deps.ts';
import { writingOf } from './writing.ts';

/** What a changing action of webhooks needs. */
export type WebhookDeps = Pick<Deps, 'webhooks' | 'hasher' | 'clock'>;

/** Reads the id of a webhook; throws `webhook_unknown`. */
export function webhookId(id: number): WebhookId {
  if (!isId(id)) throw fail('webhook_unknown');
  return toId<WebhookId>(id);
}

/** A webhook with the secret that is shown only now. */
export interface WebhookWithSecret {
  readonly webhook: Webhook;
  readonly secret: Secret;
}

/**
 * Whoever decides what a webhook is sent, or where to, reads the audit trail by it. Throws
 * `action_not_allowed` unless the actor may do both.
 */
export function checkMayTell(actor: Actor, action: ActionName): void {
  checkAllowed(actor, action);
  checkAllowed(actor, 'list-audit');
}

/** Makes a secret as Standard Webhooks has them: `whsec_` and 33 bytes in base64. */
export function newWebhookSecret(
  { hasher, random }: Pick<Deps, 'hasher' | 'random'>,
  webhook: Pick<Webhook, 'uuid'>,
) {
  const text = random.base64url(33).replaceAll('-', '+').replaceAll('_', '/');
  const secret = new Secret(`whsec_${text}`);
  return { secret, sealed: hasher.seal(secret, sealOwner(webhook)) };
}

/** A change of a webhook: what becomes different; undefined = nothing. */
export type WebhookRule = (old: WebhookRecord, now: number) => Partial<WebhookRecord> | undefined;

/**
 * Changes a webhook by a pure rule. Throws what the rule throws, `webhook_unknown`, `version_stale`,
 * the errors of `writingOf`.
 */
export async function changeWebhook(
  deps: WebhookDeps,
  actor: Actor,
  action: AuditAction,
  id: number,
  input: { readonly version?: number | undefined },
  rule: WebhookRule,
  secret?: Secret,
): Promise<{ readonly webhook: Webhook; readonly secret: Secret | undefined }> {
  const writing = writingOf(deps, actor, action, [id, input]);
  writing.secret = secret;
  const webhook = await deps.webhooks.update(writing, webhookId(id), (old) => {
    if (input.version !== undefined && input.version !== old.version) {
      throw new AppError('version_stale', { current: old.version });
    }
    const now = deps.clock.now();
    const fields = rule(old, now);
    return fields && { ...old, ...fields, version: old.version + 1, updatedAt: now };
  });
  if (webhook === undefined) throw fail('webhook_unknown');
  return { webhook, secret: writing.secret };
}
