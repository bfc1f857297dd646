import { z } from 'zod';
import { TOKEN_REVOCATIONS } from '../../../actions/token-revocation.ts';
import { GivenTime, Id, PageQuery } from './values.ts';

/** Why and how long access is closed. */
export const Suspension = z.strictObject({
  reason: z.string().nullish(),
  until: GivenTime.nullish().describe('Absent or null = until it is resumed.'),
  revokeTokens: z
    .enum(TOKEN_REVOCATIONS)
    .optional()
    .describe('Tokens that stay invalid also after it is resumed; default `none`.'),
});

/** Which tokens end. */
export const TokenRevocation = z.strictObject({
  revokeTokens: z.enum(['refresh', 'all']).optional().describe('Default `all`.'),
});

/** Which credentials are deleted because nobody uses them. */
export const UnusedDeletion = z.strictObject({
  unusedSince: GivenTime.describe('Neither used nor changed since then; at least a day ago.'),
  ...PageQuery.shape,
});

/** What became of a page of credentials. */
export const UnusedDeleted = z.strictObject({
  deleted: z.array(Id).describe('Their ids.'),
  kept: z
    .int()
    .describe('So many of the page stay: somebody holds a token, or they are suspended.'),
  next: z.string().nullable().describe('Cursor of the next page; null = this was the last one.'),
});

/** To which version the fields of a credential go back. */
export const Restoration = z.strictObject({ version: z.int().min(1) });
