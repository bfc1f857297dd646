import { type Actor, checkAllowed } from '../core/actor.ts';
import { AppError } from '../core/errors.ts';
import type { Deps } from './deps.ts';
import { writingOf } from './writing.ts';

/** Deletes a role. Throws `role_unknown`, `role_in_use`, `action_not_allowed`. */
export async function deleteRole(
  deps: Pick<Deps, 'callers' | 'hasher' | 'clock'>,
  actor: Actor,
  name: string,
): Promise<void> {
  checkAllowed(actor, 'delete-role');
  const known = await deps.callers.deleteRole(writingOf(deps, actor, 'delete-role', name), name);
  if (!known) throw new AppError('role_unknown', { value: name });
}
