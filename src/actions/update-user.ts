import type { User } from '../core/account.ts';
import { type Actor, checkAllowed } from '../core/actor.ts';
import { changeUser } from './change-user.ts';
import type { Deps } from './deps.ts';
import { sameUserFields, type UserFieldsInput, userFields } from './user-fields.ts';
import { writingOf } from './writing.ts';

/** What to change of a user; absent = unchanged. */
export interface UserUpdate extends UserFieldsInput {
  /** Whether the address is known to be theirs; whoever says so must be allowed `verify-user-email`. */
  readonly emailVerified?: boolean | undefined;
}

/**
 * Changes what is given of a user. A new e-mail address is not verified unless that is said. Throws the errors of
 * `userFields`, `user_unknown`, `email_taken`, `action_not_allowed`.
 */
export async function updateUser(
  deps: Pick<Deps, 'directory' | 'hasher' | 'clock'>,
  actor: Actor,
  id: number,
  input: UserUpdate,
): Promise<User> {
  checkAllowed(actor, 'update-user');
  if (input.emailVerified !== undefined) checkAllowed(actor, 'verify-user-email');
  const writing = writingOf(deps, actor, 'update-user', [id, input]);
  return changeUser(deps, writing, id, (old) => {
    const fields = userFields(old.user, input);
    const stillVerified = old.user.emailVerified && fields.email === old.user.email;
    const { emailVerified = stillVerified } = input;
    const isSame = sameUserFields(old.user, fields) && emailVerified === old.user.emailVerified;
    if (isSame) return undefined;
    const user = { ...old.user, ...fields, emailVerified, updatedAt: deps.clock.now() };
    return { next: { ...old, user } };
  });
}
