import { checkPassword, type User } from '../core/account.ts';
import { type Actor, checkAllowed } from '../core/actor.ts';
import type { RecordName } from '../core/protocol.ts';
import type { Secret } from '../core/secret.ts';
import { changeUser } from './change-user.ts';
import type { Deps } from './deps.ts';
import { writingOf } from './writing.ts';

/**
 * Gives a user a new password and signs them out everywhere in the same change: sessions, refresh
 * tokens and all else that speaks for them, but the session that is kept. Throws `user_unknown`,
 * `password_invalid`, `action_not_allowed`.
 */
export async function setUserPassword(
  deps: Pick<Deps, 'directory' | 'hasher' | 'passwords' | 'clock'>,
  actor: Actor,
  id: number,
  password: Secret,
  keep?: RecordName,
): Promise<User> {
  checkAllowed(actor, 'set-user-password');
  checkPassword(password.reveal());
  const writing = writingOf(deps, actor, 'set-user-password', [id, password]);
  const passwordHash = await deps.passwords.hash(password);
  return changeUser(deps, writing, id, (old) => ({
    next: { ...old, passwordHash },
    signOut: { keep },
  }));
}
