import { z } from 'zod';
import type { ChangedCredential } from '../../../actions/change-credential.ts';
import type { CredentialLookup } from '../../../actions/credential-lookup.ts';
import { type Credential, isSuspended } from '../../../core/credential.ts';
import type { ErrorCode } from '../../../core/errors.ts';
import { redirectList } from '../../../core/redirect-details.ts';
import type { Answer } from '../route.ts';
import type { Credential as Shown } from '../schemas/credential.ts';
import { textOrNull, toTime, toTimeOrNull } from '../schemas/values.ts';

/** Names a credential in a path. */
export const CredentialParams = z.strictObject({
  credential: z.string().min(1).describe('Its id (digits) or its client identifier.'),
});

/** What says that the path names no credential. */
export const CREDENTIAL_UNKNOWN: readonly ErrorCode[] = [
  'credential_id_invalid',
  'client_identifier_invalid',
];

/** Digits are an id, all else is a client identifier. */
export function lookupOf({ credential }: { readonly credential: string }): CredentialLookup {
  return /^\d{1,15}$/.test(credential) ? { id: Number(credential) } : { identifier: credential };
}

/** A credential as this face shows it at a moment. */
export function showCredential(credential: Credential, now: number): z.input<typeof Shown> {
  const { suspension } = credential;
  return {
    id: credential.id,
    clientIdentifier: credential.identifier,
    uuid: credential.uuid,
    name: textOrNull(credential.name),
    description: textOrNull(credential.description),
    grantType: credential.grantType,
    scopes: [...credential.scope],
    serviceId: credential.serviceId,
    logoUri: textOrNull(credential.logoUri),
    redirectUris: redirectList(credential).map(({ uri, label, expiresAt }) => ({
      uri,
      label: textOrNull(label),
      expiresAt: toTimeOrNull(expiresAt),
    })),
    tokenEndpointAuthMethod: credential.tokenEndpointAuthMethod,
    idTokenSignedResponseAlg: credential.idTokenSignedResponseAlg,
    allowedAddresses: [...credential.allowedAddresses],
    status: isSuspended(credential, now) ? 'suspended' : 'active',
    suspension: suspension && {
      since: toTime(suspension.since),
      until: toTimeOrNull(suspension.until),
      reason: suspension.reason,
    },
    version: credential.version,
    createdAt: toTime(credential.createdAt),
    updatedAt: toTime(credential.updatedAt),
  };
}

/** The answer of a change: the credential as it is then. */
export function changedAnswer(
  { credential }: ChangedCredential,
  now: number,
): Answer<z.input<typeof Shown>> {
  return { body: showCredential(credential, now), version: credential.version };
}
