import { z } from 'zod';
import { STATUSES } from '../problem.ts';

const CODES = [...Object.keys(STATUSES), 'internal_error'];

/** A problem as RFC 9457 has it. */
export const Problem = z.looseObject({
  type: z.url().describe('Where the documentation tells of it.'),
  title: z.string(),
  status: z.int().min(400).max(599),
  detail: z.string(),
  instance: z.string().describe('The request, as the log names it.'),
  code: z.enum(CODES).describe('The same for every failure of one kind, in every version.'),
  errors: z
    .array(z.strictObject({ pointer: z.string(), detail: z.string() }))
    .optional()
    .describe('What of the body, path or query does not fit (JSON pointers, RFC 6901).'),
});
