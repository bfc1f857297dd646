import type { Account, User } from '../core/account.ts';
import { type Actor, checkAllowed } from '../core/actor.ts';
import { AppError, fail } from '../core/errors.ts';
import { type AccountId, isId, toId } from '../core/ids.ts';
import { takesSso } from '../core/sign-in.ts';
import type { SsoTarget } from '../core/sso.ts';
import { knownUser } from './change-user.ts';
import type { Deps } from './deps.ts';
import { mintSsoToken, type SsoToken } from './mint-sso-token.ts';
import { checkMayLand, checkTargetOf } from './sso-target.ts';

/** Whom a token shall sign in, and where they land. */
export interface SsoTokenInput extends SsoTarget {
  readonly accountId?: number | undefined;
  /** Absent = the owner of the account. */
  readonly userId?: number | undefined;
}

/**
 * Makes a token with which a browser signs in once, within a minute. A user alone signs in to the
 * first of their accounts that is open to it. A member needs the permission of the destination. Throws `account_or_user_required`, `account_unknown`,
 * `user_unknown`, `user_not_of_account`, `sso_blocked`, `destination_invalid`,
 * `action_not_allowed`.
 */
export async function createSsoToken(
  deps: Pick<Deps, 'directory' | 'protocol' | 'hasher' | 'random' | 'clock' | 'policy'>,
  actor: Actor,
  input: SsoTokenInput,
): Promise<SsoToken> {
  checkAllowed(actor, 'create-sso-token');
  const { accountId, userId, ...target } = input;
  const { user, account } = await subjectOf(deps, accountId || undefined, userId || undefined);
  if (account !== undefined && !takesSso(account)) {
    throw new AppError('sso_blocked', { id: account.id });
  }
  await checkTargetOf(deps, account, target);
  if (account !== undefined) await checkMayLand(deps, account, user, target);
  return mintSsoToken(deps, { user, account, target });
}

async function subjectOf(
  deps: Pick<Deps, 'directory'>,
  accountId: number | undefined,
  userId: number | undefined,
): Promise<{ readonly user: User; readonly account: Account | undefined }> {
  if (accountId === undefined) {
    if (userId === undefined) throw fail('account_or_user_required');
    const { user } = await knownUser(deps, userId);
    return { user, account: await accountForSso(deps, user) };
  }
  const account = isId(accountId)
    ? await deps.directory.findAccount(toId<AccountId>(accountId))
    : undefined;
  if (account === undefined) throw fail('account_unknown');
  const { user } = await knownUser(deps, userId ?? account.ownerId);
  const accounts = await deps.directory.accountsOf(user.id);
  if (!accounts.some(({ id }) => id === account.id)) throw fail('user_not_of_account');
  return { user, account };
}

/** The account that a user alone signs in to: the first that is open to it, else the first. */
export async function accountForSso(
  deps: Pick<Deps, 'directory'>,
  user: User,
): Promise<Account | undefined> {
  const accounts = await deps.directory.accountsOf(user.id);
  return accounts.find(takesSso) ?? accounts[0];
}
