import { AppError } from '../../../core/errors.ts';
import { type Line, MAX_LINE } from './lines.ts';

/** A JSON object as a line has it, not yet understood. */
export type LineRecord = Readonly<Record<string, unknown>>;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Reads the JSON object of a line. Throws `line_too_long`, `line_malformed`. */
export function lineRecord({ bytes }: Line): LineRecord {
  if (bytes === undefined) throw new AppError('line_too_long', { limitBytes: MAX_LINE });
  const value = parsed(decoded(bytes));
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new AppError('line_malformed', { reason: 'it is no JSON object' });
  }
  return value as LineRecord;
}

function decoded(bytes: Buffer): string {
  try {
    return utf8.decode(bytes);
  } catch (cause) {
    throw new AppError('line_malformed', { reason: 'it is not UTF-8' }, { cause });
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Without its cause, whose message quotes the line and so, perhaps, a secret.
    throw new AppError('line_malformed', { reason: 'it is no JSON' });
  }
}
