import type { User } from '../core/account.ts';
import { type Actor, checkAllowed } from '../core/actor.ts';
import { changeUser } from './change-user.ts';
import type { Deps } from './deps.ts';

/** Says whether a user's e-mail address is known to be theirs. Throws `user_unknown`, `action_not_allowed`. */
export async function verifyUserEmail(
  deps: Pick<Deps, 'directory' | 'clock'>,
  actor: Actor,
  id: number,
  emailVerified = true,
): Promise<User> {
  checkAllowed(actor, 'verify-user-email');
  return changeUser(deps, id, (old) => ({
    next: { ...old, user: { ...old.user, emailVerified, updatedAt: deps.clock.now() } },
  }));
}
