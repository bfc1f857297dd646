import { z } from 'zod';
import { TOKEN_REVOCATIONS } from '../../../actions/token-revocation.ts';
import { GivenTime } from './values.ts';

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

/** To which version the fields of a credential go back. */
export const Restoration = z.strictObject({ version: z.int().min(1) });
