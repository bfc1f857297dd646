import { type Actor, checkAllowed } from '../core/actor.ts';
import { fail } from '../core/errors.ts';
import type { Secret } from '../core/secret.ts';
import { changeUser, knownUser } from './change-user.ts';
import type { Deps } from './deps.ts';
import { newRecoveryCodes, totpOwner } from './totp-secret.ts';

/**
 * Turns two-factor sign-in on with a first code of the app; answers the recovery codes, which are
 * never shown again. Throws `user_unknown`, `totp_missing`, `totp_in_use`, `second_factor_wrong`,
 * `throttled`, `action_not_allowed`.
 */
export async function confirmTotp(
  deps: Pick<Deps, 'directory' | 'hasher' | 'random' | 'clock' | 'limiter' | 'oneTimeCodes'>,
  actor: Actor,
  userId: number,
  code: string,
): Promise<readonly Secret[]> {
  checkAllowed(actor, 'confirm-totp');
  const { user, totp } = await knownUser(deps, userId);
  if (totp === null) throw fail('totp_missing');
  if (totp.confirmedAt !== null) throw fail('totp_in_use');
  const key = deps.hasher.open(totp.sealed, totpOwner(user.uuid));
  let step: number | undefined;
  await deps.limiter.attempt([`totp:${user.uuid}`], () => {
    step = deps.oneTimeCodes.stepOf(key, code);
    return step !== undefined;
  });
  if (step === undefined) throw fail('second_factor_wrong');
  const lastStep = step;
  const { codes, digests } = newRecoveryCodes(deps, user.uuid);
  await changeUser(deps, userId, (old) => {
    // Another enrolment may have come in between: its key is not the one that was confirmed.
    if (old.totp?.sealed !== totp.sealed) throw fail('totp_missing');
    if (old.totp.confirmedAt !== null) throw fail('totp_in_use');
    const confirmed = { sealed: totp.sealed, confirmedAt: deps.clock.now(), lastStep };
    return { next: { ...old, totp: confirmed }, recoveryCodes: digests };
  });
  return codes;
}
