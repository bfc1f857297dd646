import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import { Misfit } from './problem.ts';

/** Most misfits that one answer names. */
const MAX_MISFITS = 20;

type Texts = Readonly<Record<string, unknown>>;

/**
 * Reads what came as texts, in the path or in the query, by a schema: whole numbers and truth values
 * where it has them. Throws `value_invalid`, `parameter_repeated`, `text_invalid`.
 */
export function readTexts<Schema extends z.ZodObject>(
  schema: Schema,
  texts: Texts,
): z.output<Schema> {
  const values = Object.entries(texts).map(([name, value]) => {
    if (typeof value !== 'string') throw new AppError('parameter_repeated', { field: name });
    const wanted = Object.hasOwn(schema.shape, name) ? schema.shape[name] : undefined;
    return [name, fromText(innermost(wanted), value)];
  });
  return readValue(schema, Object.fromEntries(values));
}

/** Reads a body by a schema. Throws `value_invalid`, `text_invalid`. */
export function readValue<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
): z.output<Schema> {
  const read = schema.safeParse(value, { error: toDetail });
  if (read.success) {
    checkTexts(read.data, '');
    return read.data;
  }
  throw new Misfit(read.error.issues.flatMap(misfitsOf).slice(0, MAX_MISFITS));
}

function misfitsOf(issue: z.core.$ZodIssue): Misfit['misfits'] {
  const pointer = issue.path.map(toStep).join('');
  return issue.code === 'unrecognized_keys'
    ? issue.keys.map((key) => ({
        pointer: pointer + toStep(key),
        detail: 'There is no such field',
      }))
    : [{ pointer, detail: issue.message }];
}

/** What people are told in place of the schema library's own words; undefined = these will do. */
function toDetail(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code === 'invalid_type' && issue.input === undefined) return 'This field is required';
  return issue.code === 'invalid_format' && issue.format === 'datetime'
    ? 'It must be a time such as 2027-01-31T12:00:00Z'
    : undefined;
}

/** One step of a JSON pointer (RFC 6901 section 3). */
function toStep(name: PropertyKey): string {
  return `/${String(name).replace(/~/g, '~0').replace(/\//g, '~1')}`;
}

function innermost(schema: unknown): unknown {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodDefault
    ? innermost(schema.unwrap())
    : schema;
}

function fromText(schema: unknown, text: string): unknown {
  if (schema instanceof z.ZodNumber && /^\d{1,15}$/.test(text)) return Number(text);
  if (schema instanceof z.ZodBoolean && /^(?:true|false)$/.test(text)) return text === 'true';
  return text;
}

/**
 * Throws `text_invalid` for a text that no database can hold: with a NUL, or not well-formed. Only of
 * what fits a schema, because that has an end.
 */
function checkTexts(value: unknown, field: string): void {
  if (typeof value === 'string') {
    if (value.includes('\0') || !value.isWellFormed())
      throw new AppError('text_invalid', { field });
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [name, part] of Object.entries(value)) {
    checkTexts(part, Array.isArray(value) ? field : name);
  }
}
