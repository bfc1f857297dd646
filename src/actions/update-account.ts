import type { Account } from '../core/account.ts';
import { type Actor, checkAllowed } from '../core/actor.ts';
import { fail } from '../core/errors.ts';
import { type AccountId, isId, toId, type UserId } from '../core/ids.ts';
import { parseAccountStatus } from '../core/status.ts';
import { parseName } from '../core/text.ts';
import type { Deps } from './deps.ts';
import { writingOf } from './writing.ts';

/** What to change of an account; absent = unchanged. */
export interface AccountUpdate {
  readonly name?: string | undefined;
  readonly status?: string | undefined;
  readonly allowSso?: boolean | undefined;
  /** Id of the user who shall own it. */
  readonly ownerId?: number | undefined;
}

/**
 * Changes what is given of an account; a Closed one loses every access at once. Throws
 * `account_unknown`, `user_unknown`, `text_invalid`, `text_too_long`, `value_invalid`,
 * `action_not_allowed`.
 */
export async function updateAccount(
  deps: Pick<Deps, 'directory' | 'hasher' | 'clock'>,
  actor: Actor,
  id: number,
  update: AccountUpdate,
): Promise<Account> {
  checkAllowed(actor, 'update-account');
  const { name, status, ownerId, allowSso } = update;
  if (ownerId !== undefined && !isId(ownerId)) throw fail('user_unknown');
  if (!isId(id)) throw fail('account_unknown');
  const writing = writingOf(deps, actor, 'update-account', [id, update]);
  const account = await deps.directory.updateAccount(writing, toId<AccountId>(id), (old) => ({
    ...old,
    name: name === undefined ? old.name : parseName(name),
    status: status === undefined ? old.status : parseAccountStatus(status),
    ownerId: ownerId === undefined ? old.ownerId : toId<UserId>(ownerId),
    allowSso: allowSso ?? old.allowSso,
  }));
  if (account === undefined) throw fail('account_unknown');
  return account;
}
