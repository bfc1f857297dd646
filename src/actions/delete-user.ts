import { type Actor, checkAllowed } from '../core/actor.ts';
import { fail } from '../core/errors.ts';
import { isId, toId, type UserId } from '../core/ids.ts';
import type { Deps } from './deps.ts';
import { writingOf } from './writing.ts';

/** Deletes a user. Throws `user_unknown`, `user_owns_account`, `action_not_allowed`. */
export async function deleteUser(
  deps: Pick<Deps, 'directory' | 'hasher' | 'clock'>,
  actor: Actor,
  id: number,
): Promise<void> {
  checkAllowed(actor, 'delete-user');
  const writing = writingOf(deps, actor, 'delete-user', id);
  const known = isId(id) && (await deps.directory.deleteUser(writing, toId<UserId>(id)));
  if (!known) throw fail('user_unknown');
}
