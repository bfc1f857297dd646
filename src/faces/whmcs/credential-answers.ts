import type { ChangedCredential } from '../../actions/change-credential.ts';
import type { CredentialListItem } from '../../actions/credential-list-item.ts';
import type { Credential } from '../../core/credential.ts';
import { redirectList } from '../../core/redirect-details.ts';
import type { DateWriter } from './dates.ts';
import type { Answer, Fields } from './formats.ts';

/** What Update answers; a new secret only where one was made. */
export function renderUpdated({ credential, secret }: ChangedCredential): Answer {
  return {
    fields: {
      result: 'success',
      credentialId: credential.id,
      ...(secret && { newClientSecret: secret.reveal() }),
    },
  };
}

/** Pages of the list. */
export async function* toRows(
  pages: AsyncIterable<readonly CredentialListItem[]>,
  writeDate: DateWriter,
): AsyncGenerator<readonly Fields[]> {
  for await (const page of pages) yield page.map((item) => toRow(item, writeDate));
}

/** A row of the list, its fields in WHMCS's order (whmcs-behaviour.md 3.4), then our own. */
export function toRow(
  { credential, secret, secretHint }: CredentialListItem,
  writeDate: DateWriter,
) {
  return {
    credentialId: credential.id,
    name: credential.name,
    description: credential.description,
    grantTypes: credential.grantType,
    scope: credential.scope.join(' '),
    clientIdentifier: credential.identifier,
    clientSecret: secret?.reveal() ?? '',
    uuid: credential.uuid,
    serviceId: credential.serviceId ?? 0,
    logoUri: credential.logoUri,
    redirectUri: credential.redirectUris,
    rsaKeyPairId: 0,
    createdAt: writeDate(credential.createdAt),
    updatedAt: writeDate(credential.updatedAt),
    secretHint,
    version: credential.version,
    tokenEndpointAuthMethod: credential.tokenEndpointAuthMethod,
    idTokenSignedResponseAlg: credential.idTokenSignedResponseAlg,
    allowedAddresses: credential.allowedAddresses,
    ...expiringRedirectUris(credential),
    ...labelledRedirectUris(credential),
  } satisfies Fields;
}

/**
 * Of each redirect URI that stops working: when, as ISO 8601, a space, and the URI. Absent where none
 * does, as in WHMCS.
 */
function expiringRedirectUris(credential: Credential) {
  const expiring = redirectList(credential).flatMap(({ uri, expiresAt }) =>
    expiresAt === null ? [] : [`${new Date(expiresAt).toISOString()} ${uri}`],
  );
  return expiring.length === 0 ? {} : { expiringRedirectUri: expiring };
}

/** Of each redirect URI with a label: the URI, a space, and the label. Absent where none has one. */
function labelledRedirectUris(credential: Credential) {
  const labelled = redirectList(credential).flatMap(({ uri, label }) =>
    label === '' ? [] : [`${uri} ${label}`],
  );
  return labelled.length === 0 ? {} : { labelledRedirectUri: labelled };
}
