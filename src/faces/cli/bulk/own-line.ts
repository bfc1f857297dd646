import { z } from 'zod';
import type { CredentialImport, SecretImport } from '../../../core/credential-import.ts';
import { fromRedirectList } from '../../../core/redirect-details.ts';
import { Secret } from '../../../core/secret.ts';
import type { LineRecord } from './line-record.ts';
import { type LineReading, understood } from './understood.ts';

/** A moment: ISO 8601 with its offset from UTC, or milliseconds since 1970. */
const time = z.union([z.iso.datetime({ offset: true }).transform(Date.parse), z.int().min(0)]);

/** What an export tells and nobody can set. */
const told = z.unknown().optional();

/** A text; null = an empty one. */
const text = z
  .string()
  .nullish()
  .transform((given) => given ?? (given === null ? '' : undefined));

const redirectUri = z.union([
  z.string().transform((uri) => ({ uri: uri.trim() })),
  z.strictObject({
    uri: z.string().trim(),
    label: z.string().nullish(),
    expiresAt: time.nullish(),
  }),
]);

const suspension = z.strictObject({
  since: time.optional(),
  until: time.nullish().transform((until) => until ?? null),
  reason: z.string().default(''),
});

const secret = z.strictObject({
  secret: z.string().optional(),
  label: z.string().default(''),
  notBefore: time.nullish(),
  expiresAt: time.nullish(),
  inactiveSince: time.nullish(),
  revokedAt: time.nullish(),
  state: z.string().optional(),
  id: told,
  hint: told,
  createdBy: told,
  createdAt: told,
  lastUsedAt: told,
  lastAddress: told,
  useCount: told,
});

const fields = {
  id: z.int().optional(),
  clientIdentifier: z.string().optional(),
  uuid: z.string().nullish(),
  name: text,
  description: text,
  grantType: z.string().optional(),
  scopes: z.array(z.string()).optional(),
  // As OAuth itself writes them.
  scope: z.string().optional(),
  serviceId: z.int().nullish(),
  logoUri: text,
  redirectUris: z.array(redirectUri).optional(),
  tokenEndpointAuthMethod: z.string().optional(),
  idTokenSignedResponseAlg: z.string().optional(),
  allowedAddresses: z.array(z.string()).optional(),
  suspension: suspension.nullish(),
  createdAt: time.optional(),
  secrets: z.array(secret).optional(),
  // The one secret, as the answers have it that show a new one.
  clientSecret: z.string().nullish(),
  version: told,
  status: told,
  secretHint: told,
  updatedAt: told,
  lastUsedAt: told,
};
const strict = z.strictObject(fields);
const loose = z.object(fields);

/** The credential that a line of our own form describes. Throws `field_unknown`, `value_invalid`. */
export function ownLine(record: LineRecord, { ignoreUnknown }: LineReading): CredentialImport {
  const line = understood(ignoreUnknown ? loose : strict, record);
  return {
    id: line.id,
    identifier: line.clientIdentifier,
    uuid: line.uuid ?? undefined,
    name: line.name,
    description: line.description,
    grantType: line.grantType,
    scope: line.scopes?.join(' ') ?? line.scope,
    serviceId: line.serviceId,
    logoUri: line.logoUri,
    ...(line.redirectUris && fromRedirectList(line.redirectUris)),
    tokenEndpointAuthMethod: line.tokenEndpointAuthMethod,
    idTokenSignedResponseAlg: line.idTokenSignedResponseAlg,
    allowedAddresses: line.allowedAddresses,
    suspension: line.suspension,
    createdAt: line.createdAt,
    secrets: line.clientSecret
      ? secretsOf([{ secret: line.clientSecret, label: '' }])
      : line.secrets && secretsOf(line.secrets),
  };
}

/**
 * The secrets whose text a line has; undefined = it has none, and some that were not ended are
 * unknown.
 */
function secretsOf(
  secrets: readonly z.output<typeof secret>[],
): readonly SecretImport[] | undefined {
  const standing = secrets.filter(
    ({ revokedAt, state }) =>
      typeof revokedAt !== 'number' && state !== 'revoked' && state !== 'expired',
  );
  const known = standing.flatMap(({ secret: text, ...told }): readonly SecretImport[] => {
    if (text === undefined) return [];
    const { label, notBefore = null, expiresAt = null, inactiveSince = null } = told;
    return [{ secret: new Secret(text), label, notBefore, expiresAt, inactiveSince }];
  });
  return known.length === 0 && standing.length > 0 ? undefined : known;
}
