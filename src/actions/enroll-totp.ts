import { type Actor, checkAllowed } from '../core/actor.ts';
import { fail } from '../core/errors.ts';
import type { Secret } from '../core/secret.ts';
import { changeUser, knownUser } from './change-user.ts';
import type { Deps } from './deps.ts';
import { totpOwner } from './totp-secret.ts';
import { writingOf } from './writing.ts';

/** What an authenticator app needs, to be shown once. */
export interface TotpEnrolment {
  /** In base32. */
  readonly key: Secret;
  /** The `otpauth:` address that holds it; it must not be seen either. */
  readonly uri: Secret;
}

/**
 * Gives a user a new key for an authenticator app; it counts from the first code that `confirmTotp`
 * gets. Throws `user_unknown`, `totp_in_use`, `action_not_allowed`.
 */
export async function enrollTotp(
  deps: Pick<Deps, 'directory' | 'hasher' | 'clock' | 'oneTimeCodes'>,
  actor: Actor,
  userId: number,
): Promise<TotpEnrolment> {
  checkAllowed(actor, 'enroll-totp');
  const writing = writingOf(deps, actor, 'enroll-totp', userId);
  const { user } = await knownUser(deps, userId);
  const key = deps.oneTimeCodes.newKey();
  const sealed = deps.hasher.seal(key, totpOwner(user.uuid));
  writing.secret = key;
  await changeUser(deps, writing, userId, (old) => {
    if (old.totp?.confirmedAt) throw fail('totp_in_use');
    return { next: { ...old, totp: { sealed, confirmedAt: null, lastStep: 0 } } };
  });
  // Under a repeated idempotency key it is the key that was made before.
  const shown = writing.secret;
  return { key: shown, uri: deps.oneTimeCodes.uri(shown, user.email) };
}
