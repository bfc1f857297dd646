import type { User } from '../core/account.ts';
import { type Actor, checkAllowed } from '../core/actor.ts';
import { AppError, fail } from '../core/errors.ts';
import type { Secret } from '../core/secret.ts';
import { takesSso } from '../core/sign-in.ts';
import { checkLogin, type Login, type LoginClaim } from './check-login.ts';
import { accountForSso } from './create-sso-token.ts';
import type { Deps } from './deps.ts';
import { mintSsoToken } from './mint-sso-token.ts';

/** Whose login is right. */
export interface ValidatedLogin {
  readonly user: User;
  /** Signs the user in once, within a minute; absent when a second factor or the account forbids it. */
  readonly token: Secret | undefined;
}

/**
 * Checks a person's login for another program (spec/decisions.md 26). Throws `throttled`,
 * `email_or_password_wrong` (also when the user was signed out everywhere meanwhile),
 * `action_not_allowed`.
 */
export async function validateLogin(
  deps: Pick<
    Deps,
    | 'directory'
    | 'protocol'
    | 'passwords'
    | 'hasher'
    | 'random'
    | 'limiter'
    | 'clock'
    | 'oneTimeCodes'
    | 'policy'
  >,
  actor: Actor,
  claim: Omit<LoginClaim, 'code'>,
): Promise<ValidatedLogin> {
  checkAllowed(actor, 'validate-login');
  const { user, needsCode, epoch } = await checkOpenLogin(deps, claim);
  if (needsCode) return { user, token: undefined };
  const account = await accountForSso(deps, user);
  if (account !== undefined && !takesSso(account)) return { user, token: undefined };
  const { token } = await mintSsoToken(deps, { user, account, target: {} });
  // Only now: a sign-out from here on sees the token and ends it.
  const record = await deps.directory.findUser({ id: user.id });
  if (record?.signOutEpoch !== epoch) throw fail('email_or_password_wrong');
  return { user, token };
}

/** WHMCS has one text for whoever may not sign in. */
async function checkOpenLogin(
  deps: Parameters<typeof checkLogin>[0],
  claim: LoginClaim,
): Promise<Login> {
  try {
    return await checkLogin(deps, claim);
  } catch (error) {
    const isClosed = error instanceof AppError && error.code === 'session_of_closed_account';
    throw isClosed ? fail('email_or_password_wrong') : error;
  }
}
