import type { AppError } from '../../core/errors.ts';

/** What a client is answered that has too many wrong tries behind it. */
export interface SlowDown {
  readonly status: 429;
  readonly error: 'slow_down';
  readonly error_description: string;
  readonly retryAfterSeconds: number;
}

/** The answer to a failure; undefined = it is about something else. */
export function slowDown({ details, message }: AppError): SlowDown | undefined {
  if (!('retryAfterSeconds' in details)) return undefined;
  const { retryAfterSeconds } = details;
  return { status: 429, error: 'slow_down', error_description: message, retryAfterSeconds };
}
