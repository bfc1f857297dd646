import { type Actor, checkAllowed, type Role, roleActions } from '../core/actor.ts';
import type { Deps } from './deps.ts';
import { writingOf } from './writing.ts';

/**
 * Sets which actions a role allows; the next call of its API credentials obeys. Throws
 * `role_unknown`, `value_invalid`, `action_not_allowed`.
 */
export async function updateRole(
  deps: Pick<Deps, 'callers' | 'hasher' | 'clock'>,
  actor: Actor,
  name: string,
  actions: readonly string[],
): Promise<Role> {
  checkAllowed(actor, 'update-role');
  const writing = writingOf(deps, actor, 'update-role', [name, actions]);
  return deps.callers.updateRole(writing, name, roleActions(actor, actions));
}
