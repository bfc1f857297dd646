import { z } from 'zod';
import { GivenTime, Id, Time } from './values.ts';

/** What may be told of a secret. */
export const Secret = z.strictObject({
  id: Id,
  label: z.string(),
  hint: z.string().describe('Its last four characters.'),
  state: z
    .enum(['pending', 'active', 'retiring', 'inactive', 'revoked', 'expired'])
    .describe('Only `active` and `retiring` ones are accepted; a retiring one has a deadline.'),
  notBefore: Time.nullable(),
  expiresAt: Time.nullable(),
  inactiveSince: Time.nullable(),
  revokedAt: Time.nullable(),
  createdBy: z.string(),
  createdAt: Time,
  lastUsedAt: Time.nullable().describe('Up to a minute late.'),
  useCount: z.int().min(0),
  lastAddress: z.string().nullable().describe('Network address of the last use.'),
});

/** The secrets of a credential that are kept, oldest first. */
export const Secrets = z.strictObject({ items: z.array(Secret) });

/** A new secret, which is shown only now. */
export const IssuedSecret = z.strictObject({
  id: Id,
  hint: z.string(),
  clientSecret: z.string().describe('Shown only now.'),
  credentialId: Id,
  version: z.int().min(1).describe('Version of the credential after this change.'),
});

/** One more secret beside those there are. */
export const NewSecret = z.strictObject({
  label: z.string().nullish(),
  notBefore: GivenTime.nullish().describe(
    'Valid from then on, so that it can be handed out before.',
  ),
  expiresAt: GivenTime.nullish(),
});

/** How secrets are replaced by a new one. */
export const Rotation = z.strictObject({
  label: z.string().nullish(),
  secretGracePeriod: z
    .int()
    .min(0)
    .optional()
    .describe('Seconds for which the old secrets stay valid: at most 30 days, default 24 hours.'),
});

/** What to change of a secret: what is absent stays, null clears. */
export const SecretPatch = z.strictObject({
  label: z.string().nullish(),
  expiresAt: GivenTime.nullish(),
  active: z.boolean().optional().describe('false switches it off until it is switched on again.'),
  force: z.boolean().optional().describe('Also when it was used in the last 24 hours.'),
});

/** How a secret is ended. */
export const RevocationQuery = z.strictObject({
  force: z.boolean().optional().describe('Also when it was used in the last 24 hours.'),
});
