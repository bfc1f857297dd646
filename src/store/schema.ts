import type { ColumnType, Generated, Kysely } from 'kysely';

/** Written once, with the row. */
type Fixed<T> = ColumnType<T, T, never>;

/** 0 or 1: the one form of a truth value that both engines store alike. */
export type Flag = 0 | 1;

/** An OAuth credential. Times are milliseconds since 1970. */
export interface CredentialTable {
  id: Generated<number>;
  uuid: Fixed<string>;
  identifier: Fixed<string>;
  name: string;
  /** The name as searches compare it. */
  name_key: string;
  description: string;
  grant_type: string;
  /** Separated by single spaces. */
  scope: string;
  service_id: number | null;
  logo_uri: string;
  /** JSON array of objects with `uri` and, where it ends, `expiresAt`. */
  redirect_uris: string;
  version: number;
  revocation_epoch: number;
  refresh_epoch: number;
  created_at: Fixed<number>;
  updated_at: number;
  auth_method: Generated<string>;
  id_token_alg: Generated<string>;
  /** Separated by single spaces; empty = any. */
  allowed_addresses: Generated<string>;
  suspended_at: number | null;
  suspended_until: number | null;
  suspend_reason: Generated<string>;
  last_used_at: number | null;
  /** Place of its newest entry in the audit trail. */
  trail_seq: number | null;
  /** When it last got a scope that it did not have; null = as it was created. */
  scopes_since: number | null;
}

/** A secret of a credential; several may live at once. */
export interface CredentialSecretTable {
  id: Generated<number>;
  credential_id: Fixed<number>;
  /** HMAC-SHA-256, base64url. */
  digest: Fixed<string>;
  key_version: Fixed<number>;
  hint: Fixed<string>;
  sealed: Fixed<string | null>;
  created_at: Fixed<number>;
  expires_at: number | null;
  label: Generated<string>;
  not_before: number | null;
  inactive_since: number | null;
  revoked_at: number | null;
  created_by: ColumnType<string, string | undefined, never>;
  last_used_at: number | null;
  use_count: Generated<number>;
  last_address: string | null;
}

/** What a credential can be found by that is no column of its own; see `credential-tags.ts`. */
export interface CredentialTagTable {
  tag: Fixed<number>;
  credential_id: Fixed<number>;
}

/** The last day on which a token was issued to a credential for a scope by a grant. */
export interface ScopeUseTable {
  credential_id: Fixed<number>;
  scope: Fixed<string>;
  grant_type: Fixed<string>;
  /** Days since 1970. */
  last_day: number;
}

/** The audit trail. Written once, read, never changed. */
export interface AuditTable {
  seq: Fixed<number>;
  at: Fixed<number>;
  action: Fixed<string>;
  actor_kind: Fixed<string>;
  actor_name: Fixed<string>;
  door: Fixed<string>;
  address: Fixed<string | null>;
  request_id: Fixed<string | null>;
  reason: Fixed<string>;
  subject: Fixed<string>;
  subject_id: Fixed<string>;
  version: Fixed<number | null>;
  /** JSON. */
  diff: Fixed<string>;
  /** Place of the entry before this one about the same credential. */
  previous: Fixed<number | null>;
  mac: Fixed<string>;
}

/** Where the trail stands: one row. */
export interface AuditHeadTable {
  seq: number;
  /** Digest of the last entry. */
  mac: string;
  /** Keyed digest over both. */
  sign: string;
}

/** An idempotency key with the sealed answer of the write that it names. */
export interface IdempotencyKeyTable {
  key: Fixed<string>;
  request: Fixed<string>;
  answer: string;
  expires_at: number;
}

/** A person who signs in. */
export interface UserTable {
  id: Generated<number>;
  uuid: Fixed<string>;
  email: string;
  /** Lower case, for looking up. */
  email_key: string;
  name: string;
  password_hash: string;
  created_at: Fixed<number>;
  given_name: Generated<string>;
  family_name: Generated<string>;
  locale: Generated<string>;
  email_verified: Generated<Flag>;
  updated_at: Generated<number>;
  last_login_at: number | null;
  /** Key of the authenticator app, sealed for the user. */
  totp_sealed: string | null;
  totp_confirmed_at: number | null;
  /** Time step of the last code that was used. */
  totp_last_step: number | null;
  /** Grows with each sign-out everywhere. */
  sign_out_epoch: Generated<number>;
}

/** A customer. */
export interface AccountTable {
  id: Generated<number>;
  name: string;
  owner_id: number;
  created_at: Fixed<number>;
  status: Generated<string>;
  allow_sso: Generated<Flag>;
}

/** A user who may act for an account without owning it. */
export interface AccountMemberTable {
  account_id: Fixed<number>;
  user_id: Fixed<number>;
  /** Separated by single spaces. */
  permissions: string;
}

/** Something a customer ordered. */
export interface ServiceTable {
  id: Generated<number>;
  account_id: number | null;
  name: string;
  created_at: Fixed<number>;
  status: Generated<string>;
}

/** A domain name that an account has registered. */
export interface DomainTable {
  id: Generated<number>;
  account_id: Fixed<number>;
  name: Fixed<string>;
  status: string;
  created_at: Fixed<number>;
}

/** A code with which a user signs in once without their authenticator app. */
export interface RecoveryCodeTable {
  user_id: Fixed<number>;
  /** HMAC-SHA-256, base64url. */
  digest: Fixed<string>;
  used_at: number | null;
}

/** An administrator of the WHMCS face. */
export interface AdminTable {
  id: Generated<number>;
  username: Fixed<string>;
  /** Argon2id of the md5 of the password. */
  password_hash: string;
  disabled: Flag;
  api_access: Flag;
  created_at: Fixed<number>;
}

/** Which actions an API credential may call. */
export interface RoleTable {
  id: Generated<number>;
  name: string;
  description: string;
  /** Names of actions, separated by single spaces. */
  actions: string;
}

/** An API credential. */
export interface ApiCredentialTable {
  id: Generated<number>;
  identifier: Fixed<string>;
  digest: Fixed<string>;
  key_version: Fixed<number>;
  description: string;
  admin_id: Fixed<number>;
  created_at: Fixed<number>;
}

/** Roles of an API credential. */
export interface ApiCredentialRoleTable {
  api_credential_id: number;
  role_id: number;
}

/** Facts of the whole database, such as which secret key it belongs to. */
export interface MetaTable {
  name: string;
  value: string;
}

/** A session, code, token or grant of the OAuth server. */
export interface ProtocolRecordTable {
  /** Kind, colon, keyed digest of the value. */
  record_key: Fixed<string>;
  kind: Fixed<string>;
  /** JSON, without the value itself. */
  payload: string;
  /** Client identifier of the credential it was issued to. */
  identifier: string | null;
  revocation_epoch: number | null;
  refresh_epoch: number | null;
  user_uuid: string | null;
  grant_key: string | null;
  uid: string | null;
  expires_at: number | null;
  consumed_at: number | null;
}

/** What a user allowed a credential, and what the credential looked like then. */
export interface ConsentTable {
  user_uuid: Fixed<string>;
  identifier: Fixed<string>;
  /** Separated by single spaces. */
  scope: string;
  /** As the credential's row had them. */
  redirect_uris: string;
  /** Its newest secret. */
  secret_id: number | null;
  created_at: number;
}

/** A key that tokens are signed with. */
export interface SigningKeyTable {
  kid: Fixed<string>;
  algorithm: Fixed<string>;
  public_jwk: Fixed<string>;
  /** The private key, sealed for its `kid`. */
  sealed_jwk: Fixed<string>;
  created_at: Fixed<number>;
  /** Published from the start, used from here on. */
  signs_from: number;
  /** No longer published from here on; null while it is not replaced. */
  gone_from: number | null;
}

/** An address that is told of changes, and how far that is. */
export interface WebhookTable {
  id: Generated<number>;
  uuid: Fixed<string>;
  url: string;
  description: string;
  /** Separated by single spaces. */
  events: string;
  enabled: Flag;
  off_reason: string | null;
  secret_hint: string;
  sealed: string;
  old_sealed: string | null;
  old_secret_until: number | null;
  replayed_from: number | null;
  version: number;
  created_at: Fixed<number>;
  updated_at: number;
  /** Place of the audit trail up to which everything was sent, given up or parked. */
  position: number;
  last_success_at: number | null;
  failing_since: number | null;
  last_failure: string | null;
  given_up: Generated<number>;
  given_up_from: number | null;
  /** The node that delivers, until then. */
  lease_owner: string | null;
  lease_until: Generated<number>;
}

/** An event that waits for another try, or behind one that does. */
export interface WebhookEventTable {
  webhook_id: Fixed<number>;
  /** Place of its entry in the audit trail. */
  seq: Fixed<number>;
  chain: Fixed<string>;
  attempts: number;
  parked_at: number;
  retry_at: number;
}

/** A cause that was told of, and is not again until then. */
export interface NoticeTable {
  cause: Fixed<string>;
  quiet_until: Fixed<number>;
}

/** Wrong tries that several nodes count together; only on PostgreSQL. */
export interface WrongTryTable {
  /** Keyed digest. */
  key: Fixed<string>;
  points: Fixed<number>;
  /** When the count starts anew. */
  expire: Fixed<number>;
}

/** All tables. */
export interface Schema {
  credential: CredentialTable;
  credential_secret: CredentialSecretTable;
  credential_tag: CredentialTagTable;
  scope_use: ScopeUseTable;
  audit: AuditTable;
  audit_head: AuditHeadTable;
  idempotency_key: IdempotencyKeyTable;
  // "user" alone is a reserved word of PostgreSQL.
  app_user: UserTable;
  account: AccountTable;
  account_member: AccountMemberTable;
  service: ServiceTable;
  domain: DomainTable;
  recovery_code: RecoveryCodeTable;
  admin: AdminTable;
  role: RoleTable;
  api_credential: ApiCredentialTable;
  api_credential_role: ApiCredentialRoleTable;
  meta: MetaTable;
  protocol_record: ProtocolRecordTable;
  consent: ConsentTable;
  signing_key: SigningKeyTable;
  webhook: WebhookTable;
  webhook_event: WebhookEventTable;
  notice: NoticeTable;
  wrong_try: WrongTryTable;
}

/** A connection, or the transaction of a change. */
export type Db = Kysely<Schema> & {
  /** Runs a compiled query without detours, where the engine answers at once (SQLite). */
  readonly execute?: (sql: string, parameters: readonly unknown[]) => readonly unknown[];
};
