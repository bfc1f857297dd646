import type { Account } from '../core/account.ts';
import { type Actor, checkAllowed } from '../core/actor.ts';
import type { Deps } from './deps.ts';

/** Every account, oldest first. Throws `action_not_allowed`. */
export async function listAccounts(
  deps: Pick<Deps, 'directory'>,
  actor: Actor,
): Promise<readonly Account[]> {
  checkAllowed(actor, 'list-accounts');
  return deps.directory.accounts();
}
