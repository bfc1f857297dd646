import { type Actor, type Admin, checkAllowed } from '../core/actor.ts';
import type { Deps } from './deps.ts';

/** Every administrator, oldest first. Throws `action_not_allowed`. */
export async function listAdmins(
  deps: Pick<Deps, 'callers'>,
  actor: Actor,
): Promise<readonly Admin[]> {
  checkAllowed(actor, 'list-admins');
  return deps.callers.admins();
}
