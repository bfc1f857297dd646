import { InvalidArgumentError } from 'commander';
import type { Clock } from '../../core/ports.ts';
import { duration, moment } from './argument-values.ts';
import { UsageError } from './failures.ts';
import type { WriteOptions } from './write-options.ts';

/** A time to come as people write it: a date, or how long from now. */
export type TimeAhead = { readonly at: number } | { readonly inSeconds: number };

/** Reads `2027-01-31`, `2027-01-31T12:00:00Z`, or a time from now such as `7d`. */
export function timeAhead(text: string): TimeAhead {
  if (/^\d+[a-z]?$/.test(text)) return { inSeconds: duration(text) };
  try {
    return { at: moment(text) };
  } catch {
    throw new InvalidArgumentError('It must be such as 2027-01-31T12:00:00Z, or 7d from now.');
  }
}

/**
 * The time in milliseconds since 1970. Under an idempotency key only a date will do: a repeated
 * command must ask for the very same.
 */
export function resolve(
  wanted: TimeAhead | undefined,
  clock: Clock,
  { idempotencyKey }: WriteOptions,
): number | undefined {
  if (wanted === undefined || 'at' in wanted) return wanted?.at;
  if (idempotencyKey !== undefined) {
    throw new UsageError('with --idempotency-key, give times as dates: a repeat must ask the same');
  }
  return clock.now() + wanted.inSeconds * 1000;
}
