import type { Image, Json } from './audit.ts';
import type { Credential, CredentialFields } from './credential.ts';
import type { SecretRecord } from './secret.ts';

/**
 * A credential as the audit trail tells it. Version and time of change stand in the entry itself.
 * Secrets are told by hint only.
 */
export function credentialImage(
  credential: Credential | undefined,
  secrets: readonly SecretRecord[],
): Image | undefined {
  if (credential === undefined) return undefined;
  const { id: _id, version: _version, updatedAt: _updatedAt, suspension, ...told } = credential;
  const image: Record<string, Json> = { ...told, suspension: suspension && { ...suspension } };
  for (const secret of secrets) image[`secrets/${secret.id}`] = secretImage(secret);
  return image;
}

/** A secret as the audit trail tells it: by hint only. */
export function secretImage(secret: SecretRecord): Json {
  const { hint, label, notBefore, expiresAt, inactiveSince, revokedAt, createdBy, createdAt } =
    secret;
  return { hint, label, notBefore, expiresAt, inactiveSince, revokedAt, createdBy, createdAt };
}

// A record, so that a field that is missing here does not compile: nobody could undo its changes.
const INPUT_NAMES: Readonly<Record<keyof CredentialFields, true>> = {
  name: true,
  description: true,
  grantType: true,
  scope: true,
  serviceId: true,
  logoUri: true,
  redirectUris: true,
  redirectExpiries: true,
  redirectLabels: true,
  tokenEndpointAuthMethod: true,
  idTokenSignedResponseAlg: true,
  allowedAddresses: true,
};

/** What of a credential's image people may set, by the names of its input. */
export const CREDENTIAL_INPUT_NAMES = Object.keys(
  INPUT_NAMES,
) as readonly (keyof CredentialFields)[];
