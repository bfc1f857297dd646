import { type Command, InvalidArgumentError } from 'commander';
import type { Actor } from '../../../core/actor.ts';
import { parseReason } from '../../../core/text.ts';
import type { LineReading } from './understood.ts';
import { dateReader } from './whmcs-date.ts';

/** Options of every command that reads a file. */
export interface ReadingOptions {
  readonly timezone?: ReturnType<typeof dateReader>;
  readonly ignoreUnknown?: boolean;
  readonly newIds?: boolean;
}

/** Adds them. */
export function addReadingOptions(command: Command): Command {
  return command
    .option(
      '--timezone <zone>',
      'of dates that WHMCS wrote, such as Europe/Berlin (default: UTC)',
      timezone,
    )
    .option('--ignore-unknown', 'leave out fields that nobody knows instead of refusing the line')
    .option('--new-ids', 'give credentials that are created new numbers');
}

/** Options of every command that makes many changes. */
export interface ManyWritesOptions {
  readonly reason?: string;
}

/** Adds them. */
export function addManyWritesOptions(command: Command): Command {
  return command.option('--reason <text>', 'why, for the audit trail: of every change');
}

/** The actor with what these options wish of each change. Throws `text_too_long`, `text_invalid`. */
export function wishing(actor: Actor, { reason = '' }: ManyWritesOptions): Actor {
  return { ...actor, wish: { reason: parseReason(reason) } };
}

/** How these options want lines to be read. */
export function readingOf({ timezone, ignoreUnknown, newIds }: ReadingOptions): LineReading {
  const readDate = timezone ?? dateReader('UTC');
  return { readDate, ignoreUnknown: ignoreUnknown ?? false, newIds: newIds ?? false };
}

function timezone(text: string): ReturnType<typeof dateReader> {
  try {
    return dateReader(text);
  } catch {
    throw new InvalidArgumentError('It must be a time zone such as Europe/Berlin.');
  }
}
