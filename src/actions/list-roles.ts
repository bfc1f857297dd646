import { type Actor, checkAllowed, type Role } from '../core/actor.ts';
import type { Deps } from './deps.ts';

/** Every API role, oldest first. Throws `action_not_allowed`. */
export async function listRoles(
  deps: Pick<Deps, 'callers'>,
  actor: Actor,
): Promise<readonly Role[]> {
  checkAllowed(actor, 'list-roles');
  return deps.callers.roles();
}
