import { type Actor, type ApiCredential, checkAllowed, isAllowed } from '../core/actor.ts';
import { AppError, fail } from '../core/errors.ts';
import { Secret } from '../core/secret.ts';
import { parseDescription } from '../core/text.ts';
import type { Deps } from './deps.ts';
import { writingOf } from './writing.ts';

/** For whom and for what an API credential is. */
export interface ApiCredentialInput {
  /** Username of the administrator in whose name it acts. */
  readonly admin: string;
  /** Names of its roles, at least one. */
  readonly roles: readonly string[];
  readonly description?: string | undefined;
  /** Given values, for an unattended first start; made by the server when absent. */
  readonly identifier?: string | undefined;
  readonly secret?: Secret | undefined;
}

/** A new API credential and its secret, which is never shown again. */
export interface CreatedApiCredential {
  readonly apiCredential: ApiCredential;
  readonly secret: Secret;
}

/**
 * Issues a pair of identifier and secret, 32 letters and digits each (whmcs-behaviour.md 2.1).
 * Throws `role_required`, `role_unknown`, `admin_unknown`, `text_too_long`, and `action_not_allowed`
 * also for a role that may do what the actor may not.
 */
export async function createApiCredential(
  deps: Pick<Deps, 'callers' | 'hasher' | 'random' | 'clock'>,
  actor: Actor,
  input: ApiCredentialInput,
): Promise<CreatedApiCredential> {
  checkAllowed(actor, 'create-api-credential');
  if (input.roles.length === 0) throw fail('role_required');
  await checkRoles(deps, actor, input.roles);
  const writing = writingOf(deps, actor, 'create-api-credential', input);
  const secret = input.secret ?? new Secret(deps.random.alphanumeric(32));
  // Under a repeated idempotency key it becomes the one that was shown before.
  writing.secret = secret;
  const apiCredential = await deps.callers.createApiCredential(
    writing,
    {
      identifier: input.identifier ?? deps.random.alphanumeric(32),
      description: parseDescription(input.description ?? ''),
      admin: input.admin,
      roles: [...new Set(input.roles)],
      createdAt: deps.clock.now(),
    },
    deps.hasher.digest(secret),
  );
  return { apiCredential, secret: writing.secret };
}

/** Nobody hands out more than they have; roles that do not exist are refused in their turn. */
async function checkRoles(
  { callers }: Pick<Deps, 'callers'>,
  actor: Actor,
  names: readonly string[],
): Promise<void> {
  if (actor.allowed.has('*')) return;
  for (const { name, actions } of await callers.roles()) {
    const missing = names.includes(name) && actions.find((action) => !isAllowed(actor, action));
    if (missing) throw new AppError('action_not_allowed', { action: missing });
  }
}
