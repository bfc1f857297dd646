import type { ExportedCredential, ExportedSecret } from '../../../actions/export-credentials.ts';
import { isSuspended, type Suspension } from '../../../core/credential.ts';
import { redirectList } from '../../../core/redirect-details.ts';

/** A credential as a line of an export tells it; `import` and `apply` read the same form. */
export function exportLine({ credential, secrets }: ExportedCredential, now: number) {
  return {
    id: credential.id,
    clientIdentifier: credential.identifier,
    uuid: credential.uuid,
    name: credential.name,
    description: credential.description,
    grantType: credential.grantType,
    scopes: credential.scope,
    serviceId: credential.serviceId,
    logoUri: credential.logoUri,
    redirectUris: redirectList(credential).map(({ uri, label, expiresAt }) => ({
      uri,
      label,
      expiresAt: iso(expiresAt),
    })),
    tokenEndpointAuthMethod: credential.tokenEndpointAuthMethod,
    idTokenSignedResponseAlg: credential.idTokenSignedResponseAlg,
    allowedAddresses: credential.allowedAddresses,
    suspension: isSuspended(credential, now) ? suspensionOf(credential.suspension) : null,
    version: credential.version,
    createdAt: iso(credential.createdAt),
    updatedAt: iso(credential.updatedAt),
    secrets: secrets.map(secretOf),
  };
}

function suspensionOf(suspension: Suspension | null) {
  if (suspension === null) return null;
  const { since, until, reason } = suspension;
  return { since: iso(since), until: iso(until), reason };
}

function secretOf({ secret, ...told }: ExportedSecret) {
  return {
    id: told.id,
    ...(secret && { secret: secret.reveal() }),
    hint: told.hint,
    label: told.label,
    state: told.state,
    notBefore: iso(told.notBefore),
    expiresAt: iso(told.expiresAt),
    inactiveSince: iso(told.inactiveSince),
    revokedAt: iso(told.revokedAt),
    createdBy: told.createdBy,
    createdAt: iso(told.createdAt),
    lastUsedAt: iso(told.lastUsedAt),
    useCount: told.useCount,
  };
}

/** ISO 8601 in UTC, to the millisecond. */
function iso(time: number | null): string | null {
  return time === null ? null : new Date(time).toISOString();
}
