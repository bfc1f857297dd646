import { type Actor, checkAllowed, type Role, roleActions } from '../core/actor.ts';
import { parseDescription, parseRequiredName } from '../core/text.ts';
import type { Deps } from './deps.ts';
import { writingOf } from './writing.ts';

/** A new API role. */
export interface RoleInput {
  readonly name: string;
  readonly description?: string | undefined;
  /** Names of actions, or `*` for every one. */
  readonly actions: readonly string[];
}

/**
 * Creates an API role. Throws `role_name_taken`, `text_too_long`, `value_invalid`,
 * `action_not_allowed`.
 */
export async function createRole(
  deps: Pick<Deps, 'callers' | 'hasher' | 'clock'>,
  actor: Actor,
  input: RoleInput,
): Promise<Role> {
  checkAllowed(actor, 'create-role');
  return deps.callers.createRole(writingOf(deps, actor, 'create-role', input), {
    name: parseRequiredName(input.name),
    description: parseDescription(input.description ?? ''),
    actions: roleActions(actor, input.actions),
  });
}
