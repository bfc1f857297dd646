// Generated from the OpenAPI document by `npm run client`; a test says when it is stale.

export interface NewCredential {
  /** Required unless the grant is `single_sign_on`. */
  readonly name?: string | null | undefined;
  readonly description?: string | null | undefined;
  readonly grantType: 'authorization_code' | 'single_sign_on' | 'client_credentials';
  readonly scopes: readonly string[];
  /** Required for `single_sign_on`. */
  readonly serviceId?: number | null | undefined;
  readonly logoUri?: string | null | undefined;
  readonly redirectUris?:
    | readonly (
        | string
        | {
            readonly uri: string;
            readonly label?: string | null | undefined;
            readonly expiresAt?: string | null | undefined;
          }
      )[]
    | null
    | undefined;
  /** How it shows at the token endpoint who it is; `none` is a public client. */
  readonly tokenEndpointAuthMethod?:
    | 'client_secret_basic'
    | 'client_secret_post'
    | 'none'
    | undefined;
  /** What its ID tokens are signed with. */
  readonly idTokenSignedResponseAlg?: 'RS256' | 'ES256' | undefined;
  readonly allowedAddresses?: readonly string[] | null | undefined;
}

export interface CredentialPatch {
  /** Required unless the grant is `single_sign_on`. */
  readonly name?: string | null | undefined;
  readonly description?: string | null | undefined;
  readonly grantType?: 'authorization_code' | 'single_sign_on' | 'client_credentials' | undefined;
  readonly scopes?: readonly string[] | undefined;
  /** Required for `single_sign_on`. */
  readonly serviceId?: number | null | undefined;
  readonly logoUri?: string | null | undefined;
  readonly redirectUris?:
    | readonly (
        | string
        | {
            readonly uri: string;
            readonly label?: string | null | undefined;
            readonly expiresAt?: string | null | undefined;
          }
      )[]
    | null
    | undefined;
  /** How it shows at the token endpoint who it is; `none` is a public client. */
  readonly tokenEndpointAuthMethod?:
    | 'client_secret_basic'
    | 'client_secret_post'
    | 'none'
    | undefined;
  /** What its ID tokens are signed with. */
  readonly idTokenSignedResponseAlg?: 'RS256' | 'ES256' | undefined;
  readonly allowedAddresses?: readonly string[] | null | undefined;
}

export interface NewSecret {
  readonly label?: string | null | undefined;
  /** Valid from then on, so that it can be handed out before. */
  readonly notBefore?: string | null | undefined;
  readonly expiresAt?: string | null | undefined;
}

export interface Rotation {
  readonly label?: string | null | undefined;
  /** Seconds for which the old secrets stay valid: at most 30 days, default 24 hours. */
  readonly secretGracePeriod?: number | undefined;
}

export interface SecretPatch {
  readonly label?: string | null | undefined;
  readonly expiresAt?: string | null | undefined;
  /** false switches it off until it is switched on again. */
  readonly active?: boolean | undefined;
  /** Also when it was used in the last 24 hours. */
  readonly force?: boolean | undefined;
}

export interface Suspension {
  readonly reason?: string | null | undefined;
  /** Absent or null = until it is resumed. */
  readonly until?: string | null | undefined;
  /** Tokens that stay invalid also after it is resumed; default `none`. */
  readonly revokeTokens?: 'none' | 'refresh' | 'all' | undefined;
}

export interface TokenRevocation {
  /** Default `all`. */
  readonly revokeTokens?: 'refresh' | 'all' | undefined;
}

export interface Restoration {
  readonly version: number;
}

export interface UnusedDeletion {
  /** Neither used nor changed since then; at least a day ago. */
  readonly unusedSince: string;
  /** Most items of one page. */
  readonly limit?: number | undefined;
  /** The `next` of the page before. */
  readonly cursor?: string | undefined;
}

export interface NewApiCredential {
  readonly admin: string;
  /** At least one; none may do what the caller may not. */
  readonly roles: readonly string[];
  readonly description?: string | undefined;
}

/** Names of actions, or `*`; none that the caller may not run. */
export type RoleActions = readonly (
  | '*'
  | 'create-credential'
  | 'update-credential'
  | 'delete-credential'
  | 'delete-unused-credentials'
  | 'import-credential'
  | 'apply-credential'
  | 'suspend-credential'
  | 'resume-credential'
  | 'restore-credential'
  | 'rotate-secret'
  | 'add-secret'
  | 'update-secret'
  | 'revoke-secret'
  | 'revoke-tokens'
  | 'create-api-credential'
  | 'revoke-api-credential'
  | 'create-role'
  | 'update-role'
  | 'delete-role'
  | 'create-admin'
  | 'update-admin'
  | 'create-account'
  | 'update-account'
  | 'delete-account'
  | 'put-member'
  | 'delete-member'
  | 'create-user'
  | 'update-user'
  | 'delete-user'
  | 'set-user-password'
  | 'verify-user-email'
  | 'enroll-totp'
  | 'confirm-totp'
  | 'disable-totp'
  | 'create-recovery-codes'
  | 'revoke-consent'
  | 'create-service'
  | 'update-service'
  | 'delete-service'
  | 'create-domain'
  | 'delete-domain'
  | 'rotate-signing-keys'
  | 'create-webhook'
  | 'update-webhook'
  | 'delete-webhook'
  | 'rotate-webhook-secret'
  | 'replay-webhook'
  | 'ping-webhook'
  | 'get-credential'
  | 'list-credentials'
  | 'review-credentials'
  | 'export-credentials'
  | 'list-audit'
  | 'verify-audit'
  | 'list-webhooks'
  | 'list-api-credentials'
  | 'list-roles'
  | 'list-admins'
  | 'list-users'
  | 'list-accounts'
  | 'list-members'
  | 'list-services'
  | 'list-domains'
  | 'validate-login'
  | 'create-sso-token'
  | 'list-signing-keys'
)[];

export interface NewRole {
  readonly name: string;
  readonly description?: string | undefined;
  readonly actions: RoleActions;
}

export interface RolePatch {
  readonly actions: RoleActions;
}

export interface NewAccount {
  readonly ownerId: number;
  readonly name?: string | undefined;
}

export interface AccountPatch {
  readonly name?: string | undefined;
  readonly ownerId?: number | undefined;
  readonly status?: 'Active' | 'Inactive' | 'Closed' | undefined;
  readonly allowSso?: boolean | undefined;
}

export interface MemberInput {
  readonly permissions: readonly (
    | 'profile'
    | 'contacts'
    | 'products'
    | 'manageproducts'
    | 'productsso'
    | 'domains'
    | 'managedomains'
    | 'invoices'
    | 'quotes'
    | 'tickets'
    | 'affiliates'
    | 'emails'
    | 'orders'
    | 'all'
  )[];
}

export interface NewUser {
  readonly email: string;
  readonly emailVerified?: boolean | undefined;
  /** Blank = given and family name. */
  readonly name?: string | undefined;
  readonly givenName?: string | undefined;
  readonly familyName?: string | undefined;
  readonly locale?: string | undefined;
  /** This or `passwordHash`. */
  readonly password?: string | undefined;
  /** The bcrypt hash of it, from another system. */
  readonly passwordHash?: string | undefined;
}

export interface UserPatch {
  readonly email?: string | undefined;
  /** Blank = given and family name. */
  readonly name?: string | undefined;
  readonly givenName?: string | undefined;
  readonly familyName?: string | undefined;
  readonly locale?: string | undefined;
}

export interface PasswordInput {
  readonly password: string;
}

export interface EmailVerification {
  /** Default true. */
  readonly emailVerified?: boolean | undefined;
}

export interface NewService {
  readonly accountId: number;
  readonly name?: string | undefined;
}

export interface ServicePatch {
  readonly name?: string | undefined;
  readonly status?:
    | 'Pending'
    | 'Active'
    | 'Completed'
    | 'Suspended'
    | 'Terminated'
    | 'Cancelled'
    | 'Fraud'
    | undefined;
}

export interface NewDomain {
  readonly accountId: number;
  readonly name: string;
  /** Default `Active`. */
  readonly status?:
    | 'Pending'
    | 'Pending Registration'
    | 'Pending Transfer'
    | 'Active'
    | 'Grace'
    | 'Redemption'
    | 'Expired'
    | 'Transferred Away'
    | 'Cancelled'
    | 'Fraud'
    | undefined;
}

export interface NewWebhook {
  /** https, and of the public internet unless allowed otherwise. */
  readonly url: string;
  /** Default: every event. */
  readonly events?: readonly string[] | undefined;
  readonly description?: string | undefined;
  /** Default true. */
  readonly enabled?: boolean | undefined;
}

export interface WebhookPatch {
  /** https, and of the public internet unless allowed otherwise. */
  readonly url?: string | undefined;
  /** Default: every event. */
  readonly events?: readonly string[] | undefined;
  readonly description?: string | undefined;
  /** Default true. */
  readonly enabled?: boolean | undefined;
}

export interface WebhookRotation {
  /** Seconds for which the old secret signs too: at most 30 days, default 24 hours. */
  readonly secretGracePeriod?: number | undefined;
}

export interface Replay {
  /** A place of the audit trail. */
  readonly from?: number | undefined;
  /** The first entry at that time or later. */
  readonly since?: string | undefined;
}
