import type { Selectable } from 'kysely';
import type { Admin, Role } from '../core/actor.ts';
import type { Credential } from '../core/credential.ts';
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
import type { RedirectUri } from '../core/redirect-uri.ts';
import type { Scope } from '../core/scope.ts';
import type { SecretRecord } from '../core/secret.ts';
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
    scope: row.scope.split(' ') as Scope[],
    serviceId: row.service_id === null ? null : toId<ServiceId>(row.service_id),
    logoUri: row.logo_uri,
    redirectUris: toRedirectUris(row.redirect_uris),
    version: row.version,
    revocationEpoch: row.revocation_epoch,
    refreshEpoch: row.refresh_epoch,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

function toRedirectUris(json: string): readonly RedirectUri[] {
  if (json === '[]') return [];
  return (JSON.parse(json) as { uri: RedirectUri }[]).map(({ uri }) => uri);
}

/**
 * A text as searches compare it. Upper case by our own hand, because databases differ beyond ASCII;
 * not lower case, which depends on the letters around (the sigma at the end of a word).
 */
export function toSearchKey(text: string): string {
  return text.toUpperCase();
}

/** Redirect URIs as they are stored. */
export function fromRedirectUris(uris: readonly RedirectUri[]): string {
  return JSON.stringify(uris.map((uri) => ({ uri })));
}

/** A stored row as a secret's record. */
export function toSecretRecord(row: Selectable<CredentialSecretTable>): SecretRecord {
  return {
    id: toId<SecretId>(row.id),
    digest: row.digest,
    keyVersion: row.key_version,
    hint: row.hint,
    sealed: row.sealed,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
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
