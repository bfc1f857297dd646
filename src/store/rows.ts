import type { Selectable } from 'kysely';
import type { Admin, Role } from '../core/actor.ts';
import type { AddressRange } from '../core/address-range.ts';
import type { AuthMethod } from '../core/auth-method.ts';
import type { Credential, Suspension } from '../core/credential.ts';
import type { GrantType } from '../core/grant-type.ts';
import {
  type AdminId,
  type ClientIdentifier,
  type CredentialId,
  type RoleId,
  type SecretId,
  type ServiceId,
  toId,
} from '../core/ids.ts';
import {
  fromRedirectList,
  type GivenRedirect,
  type Redirects,
  redirectList,
} from '../core/redirect-details.ts';
import type { RedirectUri } from '../core/redirect-uri.ts';
import type { Scope } from '../core/scope.ts';
import type { SecretRecord } from '../core/secret.ts';
import type { SigningAlgorithm } from '../core/signing-key.ts';
import type { AdminTable, CredentialSecretTable, CredentialTable, RoleTable } from './schema.ts';

/** A stored row as a credential. Rows were checked when they were written. */
export function toCredential(row: Selectable<CredentialTable>): Credential {
  return {
    id: toId<CredentialId>(row.id),
    uuid: row.uuid,
    identifier: row.identifier as ClientIdentifier,
    name: row.name,
    description: row.description,
    grantType: row.grant_type as GrantType,
    scope: toScopes(row.scope),
    serviceId: row.service_id === null ? null : toId<ServiceId>(row.service_id),
    logoUri: row.logo_uri,
    ...toRedirects(row.redirect_uris),
    tokenEndpointAuthMethod: row.auth_method as AuthMethod,
    idTokenSignedResponseAlg: row.id_token_alg as SigningAlgorithm,
    allowedAddresses: toAddresses(row.allowed_addresses),
    version: row.version,
    revocationEpoch: row.revocation_epoch,
    refreshEpoch: row.refresh_epoch,
    suspension: toSuspension(row),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

/** Scopes as a row has them. */
export function toScopes(text: string): readonly Scope[] {
  return text.split(' ') as Scope[];
}

const ANY_ADDRESS: readonly AddressRange[] = [];

function toAddresses(text: string): readonly AddressRange[] {
  return text === '' ? ANY_ADDRESS : (text.split(' ') as AddressRange[]);
}

/** Redirect URIs as a row has them. */
export function toRedirects(json: string): Redirects<RedirectUri> {
  return fromRedirectList(json === '[]' ? [] : (JSON.parse(json) as GivenRedirect<RedirectUri>[]));
}

/** The suspension that a row tells of. */
export function toSuspension(
  row: Pick<Selectable<CredentialTable>, 'suspended_at' | 'suspended_until' | 'suspend_reason'>,
): Suspension | null {
  if (row.suspended_at === null) return null;
  return { since: row.suspended_at, until: row.suspended_until, reason: row.suspend_reason };
}

/**
 * A text as searches compare it. Upper case by our own hand, because databases differ beyond ASCII;
 * not lower case, which depends on the letters around (the sigma at the end of a word).
 */
export function toSearchKey(text: string): string {
  return text.toUpperCase();
}

/** Redirect URIs as they are stored. */
export function fromRedirects(redirects: Redirects): string {
  return JSON.stringify(
    redirectList(redirects).map(({ uri, label, expiresAt }) => ({
      uri,
      ...(label !== '' && { label }),
      ...(expiresAt !== null && { expiresAt }),
    })),
  );
}

/** A stored row as a secret's record. */
export function toSecretRecord(row: Selectable<CredentialSecretTable>): SecretRecord {
  return {
    id: toId<SecretId>(row.id),
    digest: row.digest,
    keyVersion: row.key_version,
    hint: row.hint,
    sealed: row.sealed,
    label: row.label,
    notBefore: row.not_before,
    expiresAt: row.expires_at,
    inactiveSince: row.inactive_since,
    revokedAt: row.revoked_at,
    createdBy: row.created_by,
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
    useCount: row.use_count,
    lastAddress: row.last_address,
  };
}

/** A stored row as an administrator; without what its password is checked by. */
export function toAdmin(row: Omit<Selectable<AdminTable>, 'password_hash'>): Admin {
  return {
    id: toId<AdminId>(row.id),
    username: row.username,
    disabled: row.disabled === 1,
    apiAccess: row.api_access === 1,
    createdAt: row.created_at,
  };
}

/** A stored row as a role. */
export function toRole(row: Selectable<RoleTable>): Role {
  return {
    id: toId<RoleId>(row.id),
    name: row.name,
    description: row.description,
    actions: toActions(row.actions),
  };
}

/** Action names as they are stored in a role. */
export function toActions(text: string): readonly string[] {
  return text.split(' ').filter((name) => name !== '');
}
