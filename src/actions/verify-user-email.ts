import type { User } from '../core/account.ts';
import { type Actor, checkAllowed } from '../core/actor.ts';
import { changeUser } from './change-user.ts';
import type { Deps } from './deps.ts';
import { writingOf } from './writing.ts';

/** Says whether a user's e-mail address is known to be theirs. Throws `user_unknown`, `action_not_allowed`. */
export async function verifyUserEmail(
  deps: Pick<Deps, 'directory' | 'hasher' | 'clock'>,
  actor: Actor,
  id: number,
  emailVerified = true,
): Promise<User> {
  checkAllowed(actor, 'verify-user-email');
  const writing = writingOf(deps, actor, 'verify-user-email', [id, emailVerified]);
  return changeUser(deps, writing, id, (old) => {
    if (old.user.emailVerified === emailVerified) return undefined;
    return { next: { ...old, user: { ...old.user, emailVerified, updatedAt: deps.clock.now() } } };
  });
}
