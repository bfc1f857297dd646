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
    /** What people call it: one line of at most 100 characters. */
    readonly label: string | null;
    /** It is refused from then on; null = never. */
    readonly expiresAt: string | null;
  }[];
  /** How it shows at the token endpoint who it is; `none` is a public client. */
  readonly tokenEndpointAuthMethod: 'client_secret_basic' | 'client_secret_post' | 'none';
  /** What its ID tokens are signed with. */
  readonly idTokenSignedResponseAlg: 'RS256' | 'ES256';
  /** Addresses and CIDR ranges (v4, v6) from which it may show itself at the endpoints that ask who it is; none = from anywhere. */
  readonly allowedAddresses: readonly string[];
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
    /** What people call it: one line of at most 100 characters. */
    readonly label: string | null;
    /** It is refused from then on; null = never. */
    readonly expiresAt: string | null;
  }[];
  /** How it shows at the token endpoint who it is; `none` is a public client. */
  readonly tokenEndpointAuthMethod: 'client_secret_basic' | 'client_secret_post' | 'none';
  /** What its ID tokens are signed with. */
  readonly idTokenSignedResponseAlg: 'RS256' | 'ES256';
  /** Addresses and CIDR ranges (v4, v6) from which it may show itself at the endpoints that ask who it is; none = from anywhere. */
  readonly allowedAddresses: readonly string[];
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

export interface ReadCredential {
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
    /** What people call it: one line of at most 100 characters. */
    readonly label: string | null;
    /** It is refused from then on; null = never. */
    readonly expiresAt: string | null;
  }[];
  /** How it shows at the token endpoint who it is; `none` is a public client. */
  readonly tokenEndpointAuthMethod: 'client_secret_basic' | 'client_secret_post' | 'none';
  /** What its ID tokens are signed with. */
  readonly idTokenSignedResponseAlg: 'RS256' | 'ES256';
  /** Addresses and CIDR ranges (v4, v6) from which it may show itself at the endpoints that ask who it is; none = from anywhere. */
  readonly allowedAddresses: readonly string[];
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
  /** On which day (UTC) an access token was last issued for each of its scopes; null = on none since `scopeUsesSince`. */
  readonly scopeUses: readonly {
    readonly scope: string;
    readonly lastUsedOn: string | null;
    /** By which it was used, the latest first. */
    readonly grants: readonly {
      readonly grant:
        | 'authorization_code'
        | 'single_sign_on'
        | 'client_credentials'
        | 'refresh_token';
      readonly lastUsedOn: string;
    }[];
  }[];
  /** From when on no use of a scope can be missing: when tracking began, the credential was made, or it last got a scope that it did not have. */
  readonly scopeUsesSince: string;
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
    /** What people call it: one line of at most 100 characters. */
    readonly label: string | null;
    /** It is refused from then on; null = never. */
    readonly expiresAt: string | null;
  }[];
  /** How it shows at the token endpoint who it is; `none` is a public client. */
  readonly tokenEndpointAuthMethod: 'client_secret_basic' | 'client_secret_post' | 'none';
  /** What its ID tokens are signed with. */
  readonly idTokenSignedResponseAlg: 'RS256' | 'ES256';
  /** Addresses and CIDR ranges (v4, v6) from which it may show itself at the endpoints that ask who it is; none = from anywhere. */
  readonly allowedAddresses: readonly string[];
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

export interface ReviewedCredential {
  readonly id: number;
  readonly clientIdentifier: string;
  readonly name: string | null;
  readonly findings: readonly {
    readonly code:
      | 'redirect_insecure'
      | 'redirect_loopback_name'
      | 'redirect_expired'
      | 'redirect_expiring'
      | 'redirect_missing'
      | 'secret_missing'
      | 'secret_expiring'
      | 'secret_old'
      | 'secret_unused'
      | 'never_used'
      | 'unused'
      | 'scope_unused'
      | 'redirect_host_unknown'
      | 'redirect_wildcard_dns'
      | 'redirect_https_refused'
      | 'redirect_certificate_invalid';
    /** What it means, for people. */
    readonly message: string;
    /** What it is about; null = something else. */
    readonly redirectUri: string | null;
    /** What it is about; null = something else. */
    readonly secretId: number | null;
    /** What it is about; null = something else. */
    readonly scope: string | null;
    /** When it ends or ended, was made (`secret_old`, `never_used`) or was used last, of a scope the start of that day (UTC); null = no moment, or never. */
    readonly at: string | null;
  }[];
  /** Redirect URIs about which the network told too little. */
  readonly unchecked: readonly {
    readonly redirectUri: string;
    readonly reason: 'no_dns_answer' | 'no_tls_answer' | 'not_asked' | 'private_address';
    /** What that means, for people. */
    readonly message: string;
  }[];
}

export interface ReviewList {
  readonly items: readonly ReviewedCredential[];
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
