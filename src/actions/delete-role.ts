import { type Actor, checkAllowed } from '../core/actor.ts';
import type { Deps } from './deps.ts';

/** Deletes a role. Throws `role_unknown`, `role_in_use`, `action_not_allowed`. */
export async function deleteRole(
  deps: Pick<Deps, 'callers'>,
  actor: Actor,
  name: string,
): Promise<void> {
  checkAllowed(actor, 'delete-role');
  await deps.callers.deleteRole(name);
}
