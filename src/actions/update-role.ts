import { type Actor, checkAllowed, type Role, roleActions } from '../core/actor.ts';
import type { Deps } from './deps.ts';

/**
 * Sets which actions a role allows; the next call of its API credentials obeys. Throws
 * `role_unknown`, `value_invalid`, `action_not_allowed`.
 */
export async function updateRole(
  deps: Pick<Deps, 'callers'>,
  actor: Actor,
  name: string,
  actions: readonly string[],
): Promise<Role> {
  checkAllowed(actor, 'update-role');
  return deps.callers.updateRole(name, roleActions(actor, actions));
}
