import { type Actor, checkAllowed } from '../core/actor.ts';
import { fail } from '../core/errors.ts';
import { type AccountId, isId, toId } from '../core/ids.ts';
import type { Deps } from './deps.ts';
import { writingOf } from './writing.ts';

/** Deletes an account; its services stay, without an account. Throws `account_unknown`, `action_not_allowed`. */
export async function deleteAccount(
  deps: Pick<Deps, 'directory' | 'hasher' | 'clock'>,
  actor: Actor,
  id: number,
): Promise<void> {
  checkAllowed(actor, 'delete-account');
  const writing = writingOf(deps, actor, 'delete-account', id);
  const known = isId(id) && (await deps.directory.deleteAccount(writing, toId<AccountId>(id)));
  if (!known) throw fail('account_unknown');
}
