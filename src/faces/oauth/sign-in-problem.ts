import { AppError } from '../../core/errors.ts';
import type { SignInProblem } from './pages/sign-in.ts';

/** What the page says of a failure; anything unexpected goes on. */
export function problemOf(error: unknown): SignInProblem {
  if (!(error instanceof AppError)) throw error;
  if (error.code === 'throttled') {
    const { retryAfterSeconds: seconds } = error.details as { retryAfterSeconds: number };
    return { kind: 'throttled', seconds };
  }
  return { kind: error.code === 'session_of_closed_account' ? 'account_closed' : 'wrong' };
}

/** Whether it is not the code that is wrong: the password is a new one, or everybody was signed out. */
export function isPasswordWrong(error: unknown): boolean {
  return error instanceof AppError && error.code === 'email_or_password_wrong';
}

/**
 * How a page that tells a problem is sent.
 * @param wrong the status when what was entered is wrong
 */
export function statusOf(
  problem: { readonly kind: string; readonly seconds?: number } | undefined,
  wrong: 400 | 401 = 401,
): { readonly status: number; readonly retryAfterSeconds?: number } {
  if (problem === undefined) return { status: 200 };
  const { seconds } = problem;
  return seconds === undefined ? { status: wrong } : { status: 429, retryAfterSeconds: seconds };
}
