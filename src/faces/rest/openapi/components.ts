import { DryRunQuery } from '../schemas/preview.ts';
import { Problem } from '../schemas/problem.ts';
import { inlineSchema, type JsonSchema, schemaRef } from './json-schema.ts';

const header = (name: string, description: string, schema: JsonSchema = { type: 'string' }) => ({
  name,
  in: 'header',
  required: false,
  description,
  schema,
});

/** Parameters that many operations have. */
export const PARAMETERS = {
  DryRun: {
    name: 'dryRun',
    in: 'query',
    required: false,
    description: 'Change nothing and answer what would change, as the audit trail would tell it.',
    schema: inlineSchema(DryRunQuery.shape.dryRun.unwrap()),
  },
  IdempotencyKey: header(
    'Idempotency-Key',
    'Names this request among all of its caller: it is carried out at most once in 24 hours, and ' +
      'the same answer is given again, its secret too. Another request under the same key is refused.',
    { type: 'string', minLength: 1, maxLength: 255 },
  ),
  ChangeReason: header('Change-Reason', 'Why, for the audit trail.', {
    type: 'string',
    maxLength: 255,
  }),
  IfMatch: header(
    'If-Match',
    'The `ETag` of the version that shall be changed; of any other one nothing is changed (412).',
  ),
  IfNoneMatch: header(
    'If-None-Match',
    'The `ETag` that is known already; 304 when it is still that version. Use (`lastUsedAt`, ' +
      '`scopeUses`, `secretHint`) is no part of a version.',
  ),
};

/** Headers of answers. */
export const HEADERS = {
  ETag: { description: 'Version of the record.', schema: { type: 'string' } },
  Location: {
    description: 'Where it is.',
    schema: { type: 'string', format: 'uri' },
  },
  Link: {
    description: 'The next page, `rel="next"` (RFC 8288).',
    schema: { type: 'string' },
  },
  RetryAfter: {
    description: 'Seconds to wait, where waiting helps (429, 503).',
    schema: { type: 'integer' },
  },
};

/** Answers that every operation has. */
export const RESPONSES = {
  Problem: {
    description: 'It was not carried out, and nothing was changed; see `code` and `detail`.',
    headers: { 'Retry-After': { $ref: '#/components/headers/RetryAfter' } },
    content: { 'application/problem+json': { schema: schemaRef(Problem) } },
  },
};
