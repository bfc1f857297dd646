import type { User } from '../core/account.ts';
import { type Actor, checkAllowed } from '../core/actor.ts';
import { fail } from '../core/errors.ts';
import { changeUser } from './change-user.ts';
import type { Deps } from './deps.ts';
import { writingOf } from './writing.ts';

/**
 * Turns two-factor sign-in off, with the key and every recovery code. Throws `user_unknown`,
 * `totp_missing`, `action_not_allowed`.
 */
export async function disableTotp(
  deps: Pick<Deps, 'directory' | 'hasher' | 'clock'>,
  actor: Actor,
  userId: number,
): Promise<User> {
  checkAllowed(actor, 'disable-totp');
  const writing = writingOf(deps, actor, 'disable-totp', userId);
  return changeUser(deps, writing, userId, (old) => {
    if (old.totp === null) throw fail('totp_missing');
    return { next: { ...old, totp: null }, recoveryCodes: [] };
  });
}
