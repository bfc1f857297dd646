import { type Actor, checkAllowed } from '../core/actor.ts';
import {
  type Credential,
  type CredentialInput,
  credentialFields,
  sameFields,
} from '../core/credential.ts';
import { AppError } from '../core/errors.ts';
import type { CredentialChange } from '../core/ports.ts';
import { MAX_GRACE_SECONDS, MAX_LIVE_SECRETS, type Secret } from '../core/secret.ts';
import {
  type CredentialLookup,
  checkSameCredential,
  credentialLooks,
  credentialUnknown,
} from './credential-lookup.ts';
import type { Deps } from './deps.ts';
import { namedService } from './named-service.ts';
import { newSecret } from './new-secret.ts';

/** Which tokens a change makes invalid. */
export const TOKEN_REVOCATIONS = ['none', 'refresh', 'all'] as const;

/** What to change; absent = unchanged. */
export interface CredentialUpdate extends CredentialInput {
  /** Makes a new secret; the old ones end at once or after the grace period. */
  readonly resetSecret?: boolean | undefined;
  /** Seconds for which the old secrets stay valid after a reset; 0 (default) to 30 days. */
  readonly secretGraceSeconds?: number | undefined;
  /** Tokens that become invalid with this change; default `none`. */
  readonly revokeTokens?: (typeof TOKEN_REVOCATIONS)[number] | undefined;
}

/** The credential as it is now, and the new secret if there is one; it is never shown again. */
export interface UpdatedCredential {
  readonly credential: Credential;
  readonly secret: Secret | undefined;
}

/**
 * Changes what is given of a credential, all or nothing. Throws the errors of `credentialLooks` and
 * `credentialFields`, `credential_id_invalid` or `client_identifier_invalid` when there is none,
 * `grace_period_invalid`, `secret_limit_reached`, `action_not_allowed`.
 */
export async function updateCredential(
  deps: Pick<
    Deps,
    'credentials' | 'directory' | 'hasher' | 'random' | 'clock' | 'rules' | 'policy'
  >,
  actor: Actor,
  lookup: CredentialLookup,
  input: CredentialUpdate,
): Promise<UpdatedCredential> {
  checkAllowed(actor, 'update-credential');
  const looks = credentialLooks(lookup);
  const service = await namedService(deps, input.serviceId);
  let secret: Secret | undefined;
  const credential = await deps.credentials.update(looks, (old, liveSecrets) => {
    checkSameCredential(old, lookup);
    const fields = credentialFields(old, input, service, deps.rules);
    const graceSeconds = checkGrace(input);
    const revoke = input.revokeTokens ?? 'none';
    if (sameFields(old, fields) && !input.resetSecret && revoke === 'none') return undefined;
    const now = deps.clock.now();
    const next: Credential = {
      ...old,
      ...fields,
      version: old.version + 1,
      revocationEpoch: old.revocationEpoch + (revoke === 'all' ? 1 : 0),
      refreshEpoch: old.refreshEpoch + (revoke === 'refresh' ? 1 : 0),
      updatedAt: now,
    };
    if (!input.resetSecret) return { next };
    if (graceSeconds > 0 && liveSecrets >= MAX_LIVE_SECRETS) {
      throw new AppError('secret_limit_reached', { limit: MAX_LIVE_SECRETS });
    }
    const made = newSecret(deps, old.uuid);
    secret = made.secret;
    return { next, secret: resetSecret(made.stored, graceSeconds, now) };
  });
  if (credential === undefined) throw credentialUnknown(lookup);
  return { credential, secret };
}

function resetSecret(
  add: NonNullable<CredentialChange['secret']>['add'],
  graceSeconds: number,
  now: number,
): NonNullable<CredentialChange['secret']> {
  return { add, othersEnd: graceSeconds > 0 ? now + graceSeconds * 1000 : null };
}

function checkGrace({ secretGraceSeconds: seconds, resetSecret }: CredentialUpdate): number {
  if (seconds === undefined) return 0;
  const whole = Number.isInteger(seconds) && seconds >= 0 && seconds <= MAX_GRACE_SECONDS;
  // A grace period without a reset is a mistake that its author wants to hear of.
  if (!whole || (seconds > 0 && !resetSecret)) {
    throw new AppError('grace_period_invalid', { limitSeconds: MAX_GRACE_SECONDS });
  }
  return seconds;
}
