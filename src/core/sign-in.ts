import type { Account, Service } from './account.ts';
import { AppError } from './errors.ts';

/** Whether an account gives access at all: Active and Inactive do, Closed and anything else do not. */
function isOpen({ status }: Pick<Account, 'status'>): boolean {
  return status === 'Active' || status === 'Inactive';
}

/** Whether a service gives access: only while it is Active or Completed. */
export function isInService({ status }: Pick<Service, 'status'>): boolean {
  return status === 'Active' || status === 'Completed';
}

/** Whether single sign-on may sign in to an account. */
export function takesSso(account: Pick<Account, 'status' | 'allowSso'>): boolean {
  return isOpen(account) && account.allowSso;
}

/**
 * Throws `sso_account_closed` or `sso_switched_off` unless single sign-on may sign in to the account
 * (whmcs-behaviour.md 6.7).
 */
export function checkSso(account: Pick<Account, 'id' | 'status' | 'allowSso'>): void {
  const { id } = account;
  if (!isOpen(account)) throw new AppError('sso_account_closed', { id });
  if (!takesSso(account)) throw new AppError('sso_switched_off', { id });
}

/**
 * Whether a user may sign in: with any open account, or with no account at all.
 * @param accounts the accounts that the user owns or is a member of
 */
export function maySignIn(accounts: readonly Pick<Account, 'status'>[]): boolean {
  return accounts.length === 0 || accounts.some(isOpen);
}

/** Throws `session_of_closed_account` unless a user who is signed in may stay so. */
export function checkSession(accounts: readonly Pick<Account, 'id' | 'status'>[]): void {
  const [first] = accounts;
  if (first !== undefined && !maySignIn(accounts)) {
    throw new AppError('session_of_closed_account', { id: first.id });
  }
}
