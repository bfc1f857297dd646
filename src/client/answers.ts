// Generated from the OpenAPI document by `npm run client`; a test says when it is stale.

export interface Credential {
  readonly id: number;
  /** The `client_id` of OAuth. */
  readonly clientIdentifier: string;
  readonly uuid: string;
  readonly name: string | null;
  readonly description: string | null;
  readonly grantType: 'authorization_code' | 'single_sign_on' | 'client_credentials';
  readonly scopes: readonly string[];
  /** The service that a single sign-on credential signs in to. */
  readonly serviceId: number | null;
  readonly logoUri: string | null;
  readonly redirectUris: readonly {
    readonly uri: string;
    /** It is refused from then on; null = never. */
    readonly expiresAt: string | null;
  }[];
  /** How it shows at the token endpoint who it is; `none` is a public client. */
  readonly tokenEndpointAuthMethod: 'client_secret_basic' | 'client_secret_post' | 'none';
  /** What its ID tokens are signed with. */
  readonly idTokenSignedResponseAlg: 'RS256' | 'ES256';
  /** Nothing is granted to a suspended one. */
  readonly status: 'active' | 'suspended';
  readonly suspension: {
    readonly since: string;
    /** null = until it is resumed. */
    readonly until: string | null;
    readonly reason: string;
  } | null;
  /** Grows by one with every change. */
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface UsedCredential {
  readonly id: number;
  /** The `client_id` of OAuth. */
  readonly clientIdentifier: string;
  readonly uuid: string;
  readonly name: string | null;
  readonly description: string | null;
  readonly grantType: 'authorization_code' | 'single_sign_on' | 'client_credentials';
  readonly scopes: readonly string[];
  /** The service that a single sign-on credential signs in to. */
  readonly serviceId: number | null;
  readonly logoUri: string | null;
  readonly redirectUris: readonly {
    readonly uri: string;
    /** It is refused from then on; null = never. */
    readonly expiresAt: string | null;
  }[];
  /** How it shows at the token endpoint who it is; `none` is a public client. */
  readonly tokenEndpointAuthMethod: 'client_secret_basic' | 'client_secret_post' | 'none';
  /** What its ID tokens are signed with. */
  readonly idTokenSignedResponseAlg: 'RS256' | 'ES256';
  /** Nothing is granted to a suspended one. */
  readonly status: 'active' | 'suspended';
  readonly suspension: {
    readonly since: string;
    /** null = until it is resumed. */
    readonly until: string | null;
    readonly reason: string;
  } | null;
  /** Grows by one with every change. */
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Last four characters of its newest valid secret, or empty. */
  readonly secretHint: string;
  readonly lastUsedAt: string | null;
}

export interface CreatedCredential {
  readonly id: number;
  /** The `client_id` of OAuth. */
  readonly clientIdentifier: string;
  readonly uuid: string;
  readonly name: string | null;
  readonly description: string | null;
  readonly grantType: 'authorization_code' | 'single_sign_on' | 'client_credentials';
  readonly scopes: readonly string[];
  /** The service that a single sign-on credential signs in to. */
  readonly serviceId: number | null;
  readonly logoUri: string | null;
  readonly redirectUris: readonly {
    readonly uri: string;
    /** It is refused from then on; null = never. */
    readonly expiresAt: string | null;
  }[];
  /** How it shows at the token endpoint who it is; `none` is a public client. */
  readonly tokenEndpointAuthMethod: 'client_secret_basic' | 'client_secret_post' | 'none';
  /** What its ID tokens are signed with. */
  readonly idTokenSignedResponseAlg: 'RS256' | 'ES256';
  /** Nothing is granted to a suspended one. */
  readonly status: 'active' | 'suspended';
  readonly suspension: {
    readonly since: string;
    /** null = until it is resumed. */
    readonly until: string | null;
    readonly reason: string;
  } | null;
  /** Grows by one with every change. */
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Shown only now; null for a public client. */
  readonly clientSecret: string | null;
}

export interface CredentialList {
  readonly items: readonly UsedCredential[];
  /** Cursor of the next page; null = this is the last one. */
  readonly next: string | null;
}

export interface UnusedDeleted {
  /** Their ids. */
  readonly deleted: readonly number[];
  /** So many of the page stay: somebody holds a token, or they are suspended. */
  readonly kept: number;
  /** Cursor of the next page; null = this was the last one. */
  readonly next: string | null;
}

export interface Secret {
  readonly id: number;
  readonly label: string;
  /** Its last four characters. */
  readonly hint: string;
  /** Only `active` and `retiring` ones are accepted; a retiring one has a deadline. */
  readonly state: 'pending' | 'active' | 'retiring' | 'inactive' | 'revoked' | 'expired';
  readonly notBefore: string | null;
  readonly expiresAt: string | null;
  readonly inactiveSince: string | null;
  readonly revokedAt: string | null;
  readonly createdBy: string;
  readonly createdAt: string;
  /** Up to a minute late. */
  readonly lastUsedAt: string | null;
  readonly useCount: number;
  /** Network address of the last use. */
  readonly lastAddress: string | null;
}

export interface Secrets {
  readonly items: readonly Secret[];
}

export interface IssuedSecret {
  readonly id: number;
  readonly hint: string;
  /** Shown only now. */
  readonly clientSecret: string;
  readonly credentialId: number;
  /** Version of the credential after this change. */
  readonly version: number;
}

export interface ApiCredential {
  readonly id: number;
  readonly identifier: string;
  readonly description: string;
  /** The administrator in whose name it acts. */
  readonly admin: string;
  readonly roles: readonly string[];
  readonly createdAt: string;
}

export interface ApiCredentialList {
  readonly items: readonly ApiCredential[];
  /** Cursor of the next page; null = this is the last one. */
  readonly next: string | null;
}

export interface CreatedApiCredential {
  readonly id: number;
  readonly identifier: string;
  readonly description: string;
  /** The administrator in whose name it acts. */
  readonly admin: string;
  readonly roles: readonly string[];
  readonly createdAt: string;
  /** Shown only now. */
  readonly secret: string;
}

export interface Role {
  readonly id: number;
  readonly name: string;
  readonly description: string;
  readonly actions: readonly string[];
}

export interface RoleList {
  readonly items: readonly Role[];
  /** Cursor of the next page; null = this is the last one. */
  readonly next: string | null;
}

export interface Account {
  readonly id: number;
  readonly name: string;
  /** The user who owns it. */
  readonly ownerId: number;
  /** A Closed one loses every access. */
  readonly status: 'Active' | 'Inactive' | 'Closed';
  /** Whether single sign-on may sign in to it. */
  readonly allowSso: boolean;
  readonly createdAt: string;
}

export interface AccountList {
  readonly items: readonly Account[];
  /** Cursor of the next page; null = this is the last one. */
  readonly next: string | null;
}

export interface Member {
  readonly accountId: number;
  readonly userId: number;
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
  )[];
}

export interface MemberList {
  readonly items: readonly Member[];
}

export interface User {
  readonly id: number;
  /** The `sub` of OpenID Connect. */
  readonly uuid: string;
  readonly email: string;
  readonly emailVerified: boolean;
  readonly name: string;
  readonly givenName: string;
  readonly familyName: string;
  /** BCP 47 language tag, or blank. */
  readonly locale: string;
  /** Whether signing in takes a code besides the password. */
  readonly twoFactor: boolean;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly lastLoginAt: string | null;
}

export interface UserList {
  readonly items: readonly User[];
  /** Cursor of the next page; null = this is the last one. */
  readonly next: string | null;
}

export interface Service {
  readonly id: number;
  /** null once its account is gone. */
  readonly accountId: number | null;
  readonly name: string;
  /** Its credentials sign in while it is Active or Completed. */
  readonly status:
    | 'Pending'
    | 'Active'
    | 'Completed'
    | 'Suspended'
    | 'Terminated'
    | 'Cancelled'
    | 'Fraud';
  readonly createdAt: string;
}

export interface ServiceList {
  readonly items: readonly Service[];
  /** Cursor of the next page; null = this is the last one. */
  readonly next: string | null;
}

export interface Domain {
  readonly id: number;
  readonly accountId: number;
  readonly name: string;
  readonly status:
    | 'Pending'
    | 'Pending Registration'
    | 'Pending Transfer'
    | 'Active'
    | 'Grace'
    | 'Redemption'
    | 'Expired'
    | 'Transferred Away'
    | 'Cancelled'
    | 'Fraud';
  readonly createdAt: string;
}

export interface DomainList {
  readonly items: readonly Domain[];
  /** Cursor of the next page; null = this is the last one. */
  readonly next: string | null;
}

export interface AuditEntry {
  /** Its place in the trail, without gaps. */
  readonly seq: number;
  readonly at: string;
  readonly action: string;
  readonly subject: Subject;
  /** Version of the record after the change. */
  readonly version: number | null;
  readonly author: {
    readonly kind: string;
    readonly name: string;
    /** The face that the call came through. */
    readonly door: string;
    readonly address: string | null;
    readonly requestId: string | null;
    readonly reason: string;
  };
  readonly diff: Diff;
  /** Keyed digest over this entry and the one before it. */
  readonly mac: string;
}

export interface AuditList {
  readonly items: readonly AuditEntry[];
  /** The `after` of the next page; null = this is the last one. */
  readonly next: number | null;
}

export interface AuditCheck {
  readonly isWhole: boolean;
  /** Entries that follow one another as they were written. */
  readonly entries: number;
  /** Digest of the last of them. */
  readonly mac: string;
  /** Place and digest of the last of them, to be noted elsewhere; null = there is none. */
  readonly head: string | null;
  /** Place of the first entry that is not as it was written. */
  readonly brokenAt: number | null;
  /** Whether the trail goes on from `expect`; false = it was rewritten or cut off. */
  readonly hasNoted: boolean | null;
}

export interface Preview {
  readonly dryRun: true;
  /** The entries that the audit trail would hold; empty = nothing would change. */
  readonly changes: readonly {
    readonly action: string;
    readonly subject: Subject;
    readonly version: number | null;
    readonly diff: Diff;
  }[];
  readonly warnings: readonly { readonly code: string; readonly message: string }[];
}

export type Diff = Readonly<
  Record<string, { readonly from?: unknown | undefined; readonly to?: unknown | undefined }>
>;

export interface Subject {
  readonly kind: string;
  readonly id: string;
}
