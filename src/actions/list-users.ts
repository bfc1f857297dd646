import type { User } from '../core/account.ts';
import { type Actor, checkAllowed } from '../core/actor.ts';
import type { Deps } from './deps.ts';

/** Every user, oldest first. Throws `action_not_allowed`. */
export async function listUsers(
  deps: Pick<Deps, 'directory'>,
  actor: Actor,
): Promise<readonly User[]> {
  checkAllowed(actor, 'list-users');
  return deps.directory.users();
}
