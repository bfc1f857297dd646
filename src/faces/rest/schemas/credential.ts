import { z } from 'zod';
import { AUTH_METHODS } from '../../../core/auth-method.ts';
import { GRANT_TYPES } from '../../../core/grant-type.ts';
import { TOKEN_GRANTS } from '../../../core/scope-use.ts';
import { SIGNING_ALGORITHMS } from '../../../core/signing-key.ts';
import { GivenTime, Id, Time } from './values.ts';

const GrantType = z.enum(GRANT_TYPES);
const AuthMethod = z
  .enum(AUTH_METHODS)
  .describe('How it shows at the token endpoint who it is; `none` is a public client.');
const IdTokenAlg = z.enum(SIGNING_ALGORITHMS).describe('What its ID tokens are signed with.');
const AllowedAddresses = z
  .array(z.string().max(100))
  .max(200)
  .describe(
    'Addresses and CIDR ranges (v4, v6) from which it may show itself at the endpoints that ask who it is; none = from anywhere.',
  );
const Scopes = z
  .array(
    z
      .string()
      .regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,100}$/, 'A scope has no spaces, quotes or backslashes'),
  )
  .max(200);

/** A credential: an OAuth client and what it may do. Its `ETag` is its version. */
export const Credential = z.strictObject({
  id: Id,
  clientIdentifier: z.string().describe('The `client_id` of OAuth.'),
  uuid: z.uuid(),
  name: z.string().nullable(),
  description: z.string().nullable(),
  grantType: GrantType,
  scopes: z.array(z.string()),
  serviceId: Id.nullable().describe('The service that a single sign-on credential signs in to.'),
  logoUri: z.string().nullable(),
  redirectUris: z.array(
    z.strictObject({
      uri: z.string(),
      label: z
        .string()
        .nullable()
        .describe('What people call it: one line of at most 100 characters.'),
      expiresAt: Time.nullable().describe('It is refused from then on; null = never.'),
    }),
  ),
  tokenEndpointAuthMethod: AuthMethod,
  idTokenSignedResponseAlg: IdTokenAlg,
  allowedAddresses: AllowedAddresses,
  status: z.enum(['active', 'suspended']).describe('Nothing is granted to a suspended one.'),
  suspension: z
    .strictObject({
      since: Time,
      until: Time.nullable().describe('null = until it is resumed.'),
      reason: z.string(),
    })
    .nullable(),
  version: z.int().min(1).describe('Grows by one with every change.'),
  createdAt: Time,
  updatedAt: Time,
});

/** A credential with its use, which is written behind: up to a minute late, and no change of it. */
export const UsedCredential = Credential.extend({
  secretHint: z.string().describe('Last four characters of its newest valid secret, or empty.'),
  lastUsedAt: Time.nullable(),
});

const Day = z.iso.date();

/** A credential with its use and that of each of its scopes. */
export const ReadCredential = UsedCredential.extend({
  scopeUses: z
    .array(
      z.strictObject({
        scope: z.string(),
        lastUsedOn: Day.nullable(),
        grants: z
          .array(z.strictObject({ grant: z.enum(TOKEN_GRANTS), lastUsedOn: Day }))
          .describe('By which it was used, the latest first.'),
      }),
    )
    .describe(
      'On which day (UTC) an access token was last issued for each of its scopes; null = on none since `scopeUsesSince`.',
    ),
  scopeUsesSince: Time.describe(
    'From when on no use of a scope can be missing: when tracking began, the credential was made, or it last got a scope that it did not have.',
  ),
});

/** A new credential with its secret, which is shown only now. */
export const CreatedCredential = Credential.extend({
  clientSecret: z.string().nullable().describe('Shown only now; null for a public client.'),
});

const RedirectUris = z
  .array(
    z.union([
      z.string(),
      z.strictObject({
        uri: z.string(),
        label: z.string().nullish(),
        expiresAt: GivenTime.nullish(),
      }),
    ]),
  )
  .max(200);

/** What a new credential shall be. */
export const NewCredential = z.strictObject({
  name: z.string().nullish().describe('Required unless the grant is `single_sign_on`.'),
  description: z.string().nullish(),
  grantType: GrantType,
  scopes: Scopes,
  serviceId: Id.nullish().describe('Required for `single_sign_on`.'),
  logoUri: z.string().nullish(),
  redirectUris: RedirectUris.nullish(),
  tokenEndpointAuthMethod: AuthMethod.optional(),
  idTokenSignedResponseAlg: IdTokenAlg.optional(),
  allowedAddresses: AllowedAddresses.nullish(),
});

/** What to change of a credential: what is absent stays, null clears. */
export const CredentialPatch = NewCredential.partial();
