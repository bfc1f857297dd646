import type { User } from '../core/account.ts';
import { type Actor, checkAllowed } from '../core/actor.ts';
import { changeUser } from './change-user.ts';
import type { Deps } from './deps.ts';
import { sameUserFields, type UserFieldsInput, userFields } from './user-fields.ts';
import { writingOf } from './writing.ts';

/**
 * Changes what is given of a user. A new e-mail address is not verified. Throws the errors of
 * `userFields`, `user_unknown`, `email_taken`, `action_not_allowed`.
 */
export async function updateUser(
  deps: Pick<Deps, 'directory' | 'hasher' | 'clock'>,
  actor: Actor,
  id: number,
  input: UserFieldsInput,
): Promise<User> {
  checkAllowed(actor, 'update-user');
  const writing = writingOf(deps, actor, 'update-user', [id, input]);
  return changeUser(deps, writing, id, (old) => {
    const fields = userFields(old.user, input);
    if (sameUserFields(old.user, fields)) return undefined;
    const emailVerified = old.user.emailVerified && fields.email === old.user.email;
    const user = { ...old.user, ...fields, emailVerified, updatedAt: deps.clock.now() };
    return { next: { ...old, user } };
  });
}
