import { z } from 'zod';
import { GRANT_TYPES } from '../../../core/grant-type.ts';
import { UsedCredential } from './credential.ts';
import { FieldsQuery, GivenTime, Id, PageQuery, pageOf } from './values.ts';

/** Which credentials are listed, all that is given must be so, and how. */
export const CredentialListQuery = z.strictObject({
  grantType: z.enum(GRANT_TYPES).optional(),
  scope: z.string().max(100).optional().describe('One of its scopes.'),
  redirectHost: z.string().max(255).optional().describe('Host of one of its redirect URIs.'),
  serviceId: Id.optional(),
  unusedSince: GivenTime.optional().describe(
    'Last used before then; one that was never used counts from its creation.',
  ),
  neverUsed: z.boolean().optional(),
  expiringBefore: GivenTime.optional().describe(
    'One of its secrets that has not ended ends before then.',
  ),
  sort: z
    .enum(['id', '-id'])
    .optional()
    .describe(
      'By id, or by id downwards. Where only time narrows the list there is no choice: those that ' +
        'expire soonest, or are unused for longest, come first.',
    ),
  ...PageQuery.shape,
  ...FieldsQuery.shape,
});

/** A page of credentials. */
export const CredentialList = pageOf(UsedCredential);
