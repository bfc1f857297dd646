import { z } from 'zod';
import { AUDIT_SUBJECTS } from '../../../core/audit.ts';
import { Diff, Subject } from './preview.ts';
import { Time } from './values.ts';

/** One change as the audit trail tells it; secrets by hint only. */
export const AuditEntry = z.strictObject({
  seq: z.int().min(1).describe('Its place in the trail, without gaps.'),
  at: Time,
  action: z.string(),
  subject: Subject,
  version: z.int().nullable().describe('Version of the record after the change.'),
  author: z.strictObject({
    kind: z.string(),
    name: z.string(),
    door: z.string().describe('The face that the call came through.'),
    address: z.string().nullable(),
    requestId: z.string().nullable(),
    reason: z.string(),
  }),
  diff: Diff,
  mac: z.string().describe('Keyed digest over this entry and the one before it.'),
});

export const AuditList = z.strictObject({
  items: z.array(AuditEntry),
  next: z.int().nullable().describe('The `after` of the next page; null = this is the last one.'),
});

export const AuditQuery = z.strictObject({
  subject: z.enum(AUDIT_SUBJECTS).optional().describe('With `subjectId`: entries of one record.'),
  subjectId: z.string().min(1).max(255).optional(),
  after: z.int().min(0).optional().describe('Only entries behind this place.'),
  limit: z.int().min(1).max(500).default(50).describe('Most items of one page.'),
});

export const VerificationQuery = z.strictObject({
  expect: z.string().max(200).optional().describe('A `head` that was noted before.'),
});

/** What a check of the whole trail found. */
export const AuditCheck = z.strictObject({
  isWhole: z.boolean(),
  entries: z.int().min(0).describe('Entries that follow one another as they were written.'),
  mac: z.string().describe('Digest of the last of them.'),
  head: z
    .string()
    .nullable()
    .describe('Place and digest of the last of them, to be noted elsewhere; null = there is none.'),
  brokenAt: z.int().nullable().describe('Place of the first entry that is not as it was written.'),
  hasNoted: z
    .boolean()
    .nullable()
    .describe('Whether the trail goes on from `expect`; false = it was rewritten or cut off.'),
});
