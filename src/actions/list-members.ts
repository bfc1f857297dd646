import type { Member } from '../core/account.ts';
import { type Actor, checkAllowed } from '../core/actor.ts';
import { fail } from '../core/errors.ts';
import { type AccountId, isId, toId } from '../core/ids.ts';
import type { Deps } from './deps.ts';

/** Members of an account, without its owner. Throws `account_unknown`, `action_not_allowed`. */
export async function listMembers(
  deps: Pick<Deps, 'directory'>,
  actor: Actor,
  accountId: number,
): Promise<readonly Member[]> {
  checkAllowed(actor, 'list-members');
  const id = isId(accountId) ? toId<AccountId>(accountId) : undefined;
  if (id === undefined || (await deps.directory.findAccount(id)) === undefined) {
    throw fail('account_unknown');
  }
  return deps.directory.members(id);
}
