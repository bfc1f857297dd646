import { type Actor, checkAllowed } from '../core/actor.ts';
import type { TotpKey } from '../core/directory.ts';
import { fail } from '../core/errors.ts';
import type { Secret } from '../core/secret.ts';
import { changeUser, knownUser } from './change-user.ts';
import type { Deps } from './deps.ts';
import { joinCodes, newRecoveryCodes, splitCodes, totpOwner } from './totp-secret.ts';
import { writingOf } from './writing.ts';

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
  const writing = writingOf(deps, actor, 'confirm-totp', [userId, code]);
  const { user, totp } = await knownUser(deps, userId);
  if (totp === null) throw fail('totp_missing');
  // A confirmed one is for the store to refuse: it knows what a repeated idempotency key brings back.
  const lastStep = totp.confirmedAt === null ? await rightStep(deps, user.uuid, totp, code) : 0;
  const { codes, digests } = newRecoveryCodes(deps, user.uuid);
  writing.secret = joinCodes(codes);
  await changeUser(deps, writing, userId, (old) => {
    // Another enrolment may have come in between: its key is not the one that was confirmed.
    if (old.totp?.sealed !== totp.sealed) throw fail('totp_missing');
    if (old.totp.confirmedAt !== null) throw fail('totp_in_use');
    const confirmed = { sealed: totp.sealed, confirmedAt: deps.clock.now(), lastStep };
    return { next: { ...old, totp: confirmed }, recoveryCodes: digests };
  });
  return splitCodes(writing.secret);
}

/** The time step whose code this is; throws `second_factor_wrong`, `throttled`. */
async function rightStep(
  deps: Pick<Deps, 'hasher' | 'limiter' | 'oneTimeCodes'>,
  uuid: string,
  { sealed }: TotpKey,
  code: string,
): Promise<number> {
  const key = deps.hasher.open(sealed, totpOwner(uuid));
  let step: number | undefined;
  await deps.limiter.attempt([`totp:${uuid}`], () => {
    step = deps.oneTimeCodes.stepOf(key, code);
    return step !== undefined;
  });
  if (step === undefined) throw fail('second_factor_wrong');
  return step;
}
