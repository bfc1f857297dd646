import type { Admin, ApiCredential, Role } from './actor.ts';
import type { AuthMethod } from './auth-method.ts';
import type { Credential, CredentialFields, Suspension } from './credential.ts';
import type { CredentialPageQuery, Place } from './credential-filter.ts';
import type { NewUser } from './directory.ts';
import type { ClientIdentifier, CredentialId, SecretId } from './ids.ts';
import type { IssuedScopes, KnownUses, ScopeUse } from './scope-use.ts';
import type { NewSecret, Secret, SecretDigest, SecretRecord, SecretTimes } from './secret.ts';
import type { CredentialUse } from './unused.ts';
import type { Writing } from './writing.ts';

/** Milliseconds since 1970. */
export interface Clock {
  now(): number;
}

/** Unpredictable values, each made of the operating system's random bytes. */
export interface Random {
  uuid(): string;
  /** So many bytes as lower-case hex digits. */
  hex(bytes: number): string;
  /** So many bytes as base64url without padding. */
  base64url(bytes: number): string;
  /** So many letters and digits. */
  alphanumeric(length: number): string;
}

/** Keyed digests and seals for secrets that this system generated. */
export interface SecretHasher {
  digest(secret: Secret): SecretDigest;
  /** Whether the secret has that digest; takes the same time for right and wrong. */
  matches(secret: Secret, digest: SecretDigest): boolean;
  /** Encrypts for storage, bound to its owner; only where secrets are kept readable. */
  seal(secret: Secret, owner: string): string;
  /** Undoes `seal`; throws for another owner or an altered text. */
  open(sealed: string, owner: string): Secret;
}

/** Slow digests for passwords of people. */
export interface PasswordHasher {
  hash(password: Secret): Promise<string>;
  /** Also with `undefined` for "no such person": then it takes as long and answers false. */
  verify(hash: string | undefined, password: Secret): Promise<boolean>;
  /** The md5 in lower-case hex, as WHMCS clients send an administrator's password. */
  md5(password: Secret): Secret;
}

/** Codes of authenticator apps (RFC 6238: SHA-1, six digits, 30 seconds). */
export interface OneTimeCodes {
  /** A new key, in base32 as apps take it. */
  newKey(): Secret;
  /** The `otpauth:` address from which an app reads the key. */
  uri(key: Secret, email: string): Secret;
  /** The time step, near now, whose code this is; undefined = none. */
  stepOf(key: Secret, code: string): number | undefined;
}

/** Names one credential by either of its keys. */
export type CredentialRef =
  | { readonly id: CredentialId; readonly identifier?: undefined }
  | { readonly id?: undefined; readonly identifier: ClientIdentifier };

/** A credential that is about to be stored. */
export interface NewCredential extends CredentialFields {
  readonly uuid: string;
  readonly identifier: ClientIdentifier;
  readonly createdAt: number;
}

/** A credential that is about to be brought in, with what it keeps of its life elsewhere. */
export interface ImportedCredential extends NewCredential {
  /** Number that it keeps; undefined = the next free one. */
  readonly id: CredentialId | undefined;
  readonly suspension: Suspension | null;
  /** Where both its epochs start. */
  readonly epoch: number;
  readonly importedAt: number;
  readonly secrets: readonly NewSecret[];
}

/** What became of a credential that was to be brought in. */
export type ImportAnswer =
  | { readonly credential: Credential; readonly refused?: undefined }
  | { readonly credential?: undefined; readonly refused: ImportRefusal };

/** Why it was left out. */
export type ImportRefusal =
  | 'service_unknown'
  | 'identifier_taken'
  | 'credential_id_taken'
  | 'uuid_taken';

/** A credential with its secrets that are kept, ended ones too, oldest first. */
export interface StandingCredential {
  readonly credential: Credential;
  readonly secrets: readonly SecretRecord[];
}

/** What a change does to a credential; made by a pure function of the old one. */
export interface CredentialChange {
  /** The record as it shall be, with its version already grown. */
  readonly next: Credential;
  /** Secrets to add. */
  readonly addSecrets?: readonly NewSecret[] | undefined;
  /** Secrets that become different, each with its id. Digests, seals and uses stay. */
  readonly setSecrets?: readonly SecretRecord[] | undefined;
}

/** Fields by which a list can be sorted. */
export const CREDENTIAL_SORT_FIELDS = [
  'id',
  'name',
  'description',
  'grantType',
  'scope',
  'identifier',
  'uuid',
  'serviceId',
  'logoUri',
  'redirectUris',
  'createdAt',
  'updatedAt',
  'secretHint',
] as const;

/** Which credentials, in which order. */
export interface CredentialQuery {
  readonly grantType?: string | undefined;
  /**
   * Part of the name or of the client identifier, in any case: both sides are compared as
   * `toUpperCase` makes them, the identifier beyond ASCII as it stands.
   */
  readonly search?: string | undefined;
  /** Texts are ordered by their UTF-8 bytes, nothing comes first, equal ones go by id. */
  readonly sortField: (typeof CREDENTIAL_SORT_FIELDS)[number];
  readonly descending: boolean;
  readonly skip: number;
  /** undefined = all. */
  readonly limit: number | undefined;
}

/** A credential with its newest accepted secret, as lists show it. */
export interface ListedCredential {
  readonly credential: Credential;
  readonly secret: Pick<SecretRecord, 'hint' | 'sealed'> | undefined;
  /** Milliseconds since 1970, up to a minute late; null = never used. */
  readonly lastUsedAt: number | null;
}

/** A page of a list. */
export interface CredentialPage {
  /** May be fewer than the limit, also where more follow. */
  readonly items: readonly ListedCredential[];
  /** Where the next page starts; undefined = this is the last one. */
  readonly next: Place | undefined;
}

/** A secret that was found by its digest, with what decides whether it is accepted. */
export interface FoundSecret extends SecretTimes {
  readonly id: SecretId;
  readonly credentialId: CredentialId;
  readonly suspension: Suspension | null;
  readonly tokenEndpointAuthMethod: AuthMethod;
}

/** Uses of a credential, by one secret or, of a public client, by none. */
export interface SecretUse {
  readonly secretId: SecretId | null;
  readonly credentialId: CredentialId;
  /** The last of them, in milliseconds since 1970. */
  readonly at: number;
  readonly count: number;
  readonly address: string;
}

/** Counts uses of secrets and scopes; it never fails and never makes anybody wait. */
export interface UseCounter {
  note(use: Omit<SecretUse, 'count'>): void;
  /** An access token was issued. */
  noteScopes(issued: IssuedScopes): void;
}

/** A page of credentials by their numbers. */
export interface CredentialIds {
  readonly ids: readonly CredentialId[];
  /** Where the next page starts; undefined = this is the last one. */
  readonly next: Place | undefined;
}

/** What became of a page of credentials. */
export interface DeletedCredentials {
  readonly deleted: readonly CredentialId[];
  /** How many of those that were looked at stay. */
  readonly kept: number;
  /** Where the next page starts; undefined = this was the last one. */
  readonly next?: Place | undefined;
}

/**
 * Where credentials live. No text that a store is given has a NUL: PostgreSQL cannot hold one, so
 * each face refuses it. Each writing call is one atomic change with its entry in the audit trail,
 * durable before it answers; a dry run ends in `DryRun`.
 */
export interface CredentialStore {
  find(ref: CredentialRef): Promise<Credential | undefined>;
  /**
   * `check` may throw, then nothing is written. Throws `service_unknown` when the service is gone by
   * then.
   */
  create(
    writing: Writing,
    credential: NewCredential,
    secret: NewSecret | undefined,
    check?: () => void,
  ): Promise<Credential>;
  /**
   * Creates many in one change, each with an entry of its own; what cannot be stored is left out and
   * told, in order. A number that another credential had is taken for good; its own comes back to
   * the same client identifier, with its versions going on. `check` may throw, then nothing is
   * written.
   */
  import(
    writing: Writing,
    credentials: readonly ImportedCredential[],
    check?: (answers: readonly ImportAnswer[]) => void,
  ): Promise<readonly ImportAnswer[]>;
  /**
   * Reads the credential (first look that finds one), lets `change` decide, writes. `change` gets
   * the secrets that are kept, oldest first. It runs inside the transaction: it must be pure and may
   * throw, then nothing is written; undefined = nothing to write. Answers the stored record, or
   * undefined when no look finds any.
   */
  update(
    writing: Writing,
    looks: readonly CredentialRef[],
    change: (old: Credential, secrets: readonly SecretRecord[]) => CredentialChange | undefined,
  ): Promise<Credential | undefined>;
  /** With its secrets; `check` may throw, then nothing is deleted; false = there was none. */
  delete(writing: Writing, id: CredentialId, check?: (old: Credential) => void): Promise<boolean>;
  /**
   * Those of a page that are meant, all in one change, each with an entry of its own. `isMeant` runs
   * inside the transaction and must be pure. What is answered under a key tells of the page of then.
   */
  deleteMany(
    writing: Writing,
    page: CredentialIds,
    isMeant: (old: Credential, use: CredentialUse) => boolean,
  ): Promise<DeletedCredentials>;
  /** Pages of credentials, read as they are wanted. */
  list(query: CredentialQuery): AsyncIterable<readonly ListedCredential[]>;
  /** One page; what it costs is bounded, however many credentials there are. */
  page(query: CredentialPageQuery): Promise<CredentialPage>;
  /** Pages of all of them by id, with their secrets, read as they are wanted. */
  walk(): AsyncIterable<readonly StandingCredential[]>;
  /** Those with these client identifiers, at most 500, in no order. */
  findMany(identifiers: readonly ClientIdentifier[]): Promise<readonly StandingCredential[]>;
  /** One look, however many secrets the credential has, and whether it exists or not. */
  findSecret(identifier: ClientIdentifier, digest: string): Promise<FoundSecret | undefined>;
  /** Secrets of a credential that are kept, ended ones too, oldest first. */
  secrets(id: CredentialId): Promise<readonly SecretRecord[]>;
  /** Of those that exist, at most 500. */
  uses(ids: readonly CredentialId[]): Promise<ReadonlyMap<CredentialId, KnownUses>>;
  /** Adds uses to what is stored; not in the trail, and no change of the credential. */
  addUses(uses: readonly SecretUse[]): Promise<void>;
  /**
   * Stores them where they are later than what is stored; those of a credential that is gone are left
   * out. No two have the same credential, scope and grant. As with `addUses` nobody is told.
   */
  addScopeUses(uses: readonly ScopeUse[]): Promise<void>;
}

/** What a check of an API credential needs; one read. */
export interface ApiCredentialSecret {
  readonly identifier: string;
  readonly secret: SecretDigest;
  readonly admin: Pick<Admin, 'username' | 'disabled' | 'apiAccess'>;
  /** Union over the roles. */
  readonly actions: readonly string[];
}

/** What a check of an administrator's password needs. */
export interface AdminPassword {
  readonly admin: Pick<Admin, 'username' | 'disabled' | 'apiAccess'>;
  /** Argon2id of the md5 of the password (spec/decisions.md 6). */
  readonly passwordHash: string;
}

/**
 * Where administrators, API roles and API credentials live. Each writing call is one atomic change
 * with its entry in the audit trail.
 */
export interface ApiCallerStore {
  findApiCredential(identifier: string): Promise<ApiCredentialSecret | undefined>;
  findAdminPassword(username: string): Promise<AdminPassword | undefined>;
  /** Throws `username_taken`. */
  createAdmin(writing: Writing, admin: Omit<Admin, 'id'>, passwordHash: string): Promise<Admin>;
  /** Throws `admin_unknown`. */
  updateAdmin(writing: Writing, username: string, change: AdminChange): Promise<Admin>;
  admins(): Promise<readonly Admin[]>;
  /** Throws `role_name_taken`. */
  createRole(writing: Writing, role: Omit<Role, 'id'>): Promise<Role>;
  /** Throws `role_unknown`. */
  updateRole(writing: Writing, name: string, actions: readonly string[]): Promise<Role>;
  /** Throws `role_in_use`. False = there was none. */
  deleteRole(writing: Writing, name: string): Promise<boolean>;
  roles(): Promise<readonly Role[]>;
  /** Throws `admin_unknown`, `role_unknown`. */
  createApiCredential(
    writing: Writing,
    credential: Omit<ApiCredential, 'id'>,
    secret: SecretDigest,
  ): Promise<ApiCredential>;
  apiCredentials(): Promise<readonly ApiCredential[]>;
  /** False = there was none. */
  deleteApiCredential(writing: Writing, identifier: string): Promise<boolean>;
}

/** What may change of an administrator; absent = unchanged. */
export interface AdminChange {
  readonly disabled?: boolean | undefined;
  readonly apiAccess?: boolean | undefined;
  readonly passwordHash?: string | undefined;
}

/** What the first start puts into an empty database. */
export interface FirstRecords {
  readonly admin: Omit<Admin, 'id'>;
  readonly adminPasswordHash: string;
  readonly role: Omit<Role, 'id'>;
  readonly apiCredential: Omit<ApiCredential, 'id'>;
  readonly apiSecret: SecretDigest;
  /** Owner of the first account with its first service. */
  readonly user?: { readonly record: NewUser; readonly passwordHash: string } | undefined;
}

/** The very beginning of a database. */
export interface FirstStartStore {
  /** Whether nothing was ever filled in. */
  isEmpty(): Promise<boolean>;
  /** All or nothing, once in the life of a database; false = somebody else was first. */
  fill(writing: Writing, records: FirstRecords): Promise<boolean>;
}

/** Codes, tokens and sessions that are over, and answers under idempotency keys older than a day. */
export interface ExpiredStore {
  /** Removes at most so many of each; answers of which there were most, how many. */
  sweep(limit: number): Promise<number>;
}

/** Counts wrong tries and stops more of them. */
export interface TryLimiter {
  /** Throws `throttled` while the key has too many wrong tries behind it. */
  check(keys: readonly string[]): Promise<void>;
  /**
   * Runs a check of a secret. However many run at once, no more wrong ones are evaluated for any of
   * the keys than the limit; the others get `throttled`.
   */
  attempt(keys: readonly string[], check: () => boolean | Promise<boolean>): Promise<boolean>;
}

/** What is counted of a key at a moment. */
export interface TryCount {
  readonly tries: number;
  /** Milliseconds until the count starts anew. */
  readonly msBeforeNext: number;
}

/** Where wrong tries are counted; the first of a key begins the time for which they count. */
export interface TryCounter {
  /** Counts one more; answers the count with it. Of calls at the same moment no two answer the same. */
  add(key: string): Promise<TryCount>;
}

/** Addresses from which the API may be called. */
export interface AddressList {
  /** Takes v4, v6 and v4-mapped v6. */
  has(address: string): boolean;
}
