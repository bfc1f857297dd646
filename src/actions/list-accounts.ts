import type { Account } from '../core/account.ts';
import { type Actor, checkAllowed } from '../core/actor.ts';
import type { IdPage } from '../core/directory.ts';
import type { Deps } from './deps.ts';

/** Every account or a page of them, oldest first. Throws `action_not_allowed`. */
export async function listAccounts(
  deps: Pick<Deps, 'directory'>,
  actor: Actor,
  page?: IdPage,
): Promise<readonly Account[]> {
  checkAllowed(actor, 'list-accounts');
  return deps.directory.accounts(page);
}
