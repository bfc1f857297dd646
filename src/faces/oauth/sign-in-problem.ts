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
