import { type Actor, checkAllowed } from '../core/actor.ts';
import { fail } from '../core/errors.ts';
import type { Secret } from '../core/secret.ts';
import { changeUser, knownUser } from './change-user.ts';
import type { Deps } from './deps.ts';
import { joinCodes, newRecoveryCodes, splitCodes } from './totp-secret.ts';
import { writingOf } from './writing.ts';

/**
 * Gives a user new recovery codes in place of all old ones; they are never shown again. Throws
 * `user_unknown`, `totp_missing`, `action_not_allowed`.
 */
export async function createRecoveryCodes(
  deps: Pick<Deps, 'directory' | 'hasher' | 'random' | 'clock'>,
  actor: Actor,
  userId: number,
): Promise<readonly Secret[]> {
  checkAllowed(actor, 'create-recovery-codes');
  const writing = writingOf(deps, actor, 'create-recovery-codes', userId);
  const { user } = await knownUser(deps, userId);
  const { codes, digests } = newRecoveryCodes(deps, user.uuid);
  writing.secret = joinCodes(codes);
  await changeUser(deps, writing, userId, (old) => {
    if (!old.totp?.confirmedAt) throw fail('totp_missing');
    return { next: old, recoveryCodes: digests };
  });
  return splitCodes(writing.secret);
}
