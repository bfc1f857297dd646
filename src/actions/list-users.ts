import type { User } from '../core/account.ts';
import { type Actor, checkAllowed } from '../core/actor.ts';
import type { IdPage } from '../core/directory.ts';
import type { Deps } from './deps.ts';

/** Every user or a page of them, oldest first. Throws `action_not_allowed`. */
export async function listUsers(
  deps: Pick<Deps, 'directory'>,
  actor: Actor,
  page?: IdPage,
): Promise<readonly User[]> {
  checkAllowed(actor, 'list-users');
  return deps.directory.users(page);
}
