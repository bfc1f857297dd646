import type { z } from 'zod';
import { AppError } from '../../../core/errors.ts';

/** How the lines of a file are understood. */
export interface LineReading {
  /** Reads a local time as WHMCS writes it; undefined = it is none. */
  readonly readDate: (text: string) => number | undefined;
  /** Fields that nobody knows are left out instead of refused. */
  readonly ignoreUnknown: boolean;
  /** Numbers are given anew. */
  readonly newIds: boolean;
}

/** A record as a schema understands it. Throws `field_unknown`, `value_invalid`. */
export function understood<Schema extends z.ZodType>(
  schema: Schema,
  record: unknown,
): z.output<Schema> {
  const { data, error } = schema.safeParse(record);
  if (error === undefined) return data as z.output<Schema>;
  const issue = error.issues[0];
  const field = (path: readonly PropertyKey[]) => shown(path.map(String).join('.'));
  if (issue?.code === 'unrecognized_keys') {
    throw new AppError('field_unknown', {
      field: field([...issue.path, ...issue.keys.slice(0, 1)]),
    });
  }
  throw new AppError('value_invalid', { field: field(issue?.path ?? []) });
}

function shown(name: string): string {
  return name.slice(0, 100).toWellFormed();
}
