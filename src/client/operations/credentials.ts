// Generated from the OpenAPI document by `npm run client`; a test says when it is stale.

import type {
  CreatedCredential,
  Credential,
  CredentialList,
  IssuedSecret,
  ReadCredential,
  ReviewList,
  Secret,
  Secrets,
  UnusedDeleted,
} from '../answers.ts';
import type {
  CredentialPatch,
  NewCredential,
  NewSecret,
  Restoration,
  Rotation,
  SecretPatch,
  Suspension,
  TokenRevocation,
  UnusedDeletion,
} from '../bodies.ts';
import type { Versioned, Write } from '../call-options.ts';

export interface CredentialsOperations {
  /** List credentials, filtered, page by page. */
  readonly listCredentials: {
    readonly call: {
      readonly query?: {
        readonly grantType?:
          | 'authorization_code'
          | 'single_sign_on'
          | 'client_credentials'
          | undefined;
        readonly scope?: string | undefined;
        readonly redirectHost?: string | undefined;
        readonly serviceId?: number | undefined;
        readonly unusedSince?: string | undefined;
        readonly neverUsed?: boolean | undefined;
        readonly expiringBefore?: string | undefined;
        readonly sort?: 'id' | '-id' | undefined;
        readonly limit?: number | undefined;
        readonly cursor?: string | undefined;
        readonly fields?: string | undefined;
      };
    };
    readonly answer: CredentialList;
  };
  /** Create a credential with one secret. */
  readonly createCredential: {
    readonly call: { readonly body: NewCredential } & Write;
    readonly answer: CreatedCredential;
  };
  /** List credentials about which something is found, page by page. */
  readonly reviewCredentials: {
    readonly call: {
      readonly query?: {
        readonly findings?: string | undefined;
        readonly network?: boolean | undefined;
        readonly expiringDays?: number | undefined;
        readonly unusedDays?: number | undefined;
        readonly oldDays?: number | undefined;
        readonly grantType?:
          | 'authorization_code'
          | 'single_sign_on'
          | 'client_credentials'
          | undefined;
        readonly serviceId?: number | undefined;
        readonly limit?: number | undefined;
        readonly cursor?: string | undefined;
      };
    };
    readonly answer: ReviewList;
  };
  /** Read one credential. */
  readonly getCredential: {
    readonly call: {
      readonly params: { readonly credential: string | number };
      readonly query?: { readonly fields?: string | undefined };
    };
    readonly answer: ReadCredential;
  };
  /** Change fields of a credential. */
  readonly updateCredential: {
    readonly call: {
      readonly params: { readonly credential: string | number };
      readonly body?: CredentialPatch;
    } & Write &
      Versioned;
    readonly answer: Credential;
  };
  /** Delete a credential with everything that gives access through it. */
  readonly deleteCredential: {
    readonly call: { readonly params: { readonly credential: string | number } } & Write &
      Versioned;
    readonly answer: undefined;
  };
  /** Delete credentials that nobody uses, page by page. */
  readonly deleteUnusedCredentials: {
    readonly call: { readonly body: UnusedDeletion } & Write;
    readonly answer: UnusedDeleted;
  };
  /** Close access until it is resumed, or for a time. */
  readonly suspendCredential: {
    readonly call: {
      readonly params: { readonly credential: string | number };
      readonly body?: Suspension;
    } & Write &
      Versioned;
    readonly answer: Credential;
  };
  /** Open access again. */
  readonly resumeCredential: {
    readonly call: { readonly params: { readonly credential: string | number } } & Write &
      Versioned;
    readonly answer: Credential;
  };
  /** End the tokens of a credential, however many there are. */
  readonly revokeTokens: {
    readonly call: {
      readonly params: { readonly credential: string | number };
      readonly body?: TokenRevocation;
    } & Write &
      Versioned;
    readonly answer: Credential;
  };
  /** Give the fields of a credential the values of an earlier version. */
  readonly restoreCredential: {
    readonly call: {
      readonly params: { readonly credential: string | number };
      readonly body: Restoration;
    } & Write &
      Versioned;
    readonly answer: Credential;
  };
  /** List the secrets of a credential, ended ones too, oldest first. */
  readonly listSecrets: {
    readonly call: { readonly params: { readonly credential: string | number } };
    readonly answer: Secrets;
  };
  /** Add a secret and end no other. */
  readonly addSecret: {
    readonly call: {
      readonly params: { readonly credential: string | number };
      readonly body?: NewSecret;
    } & Write &
      Versioned;
    readonly answer: IssuedSecret;
  };
  /** Replace the secrets by a new one; the old ones work until the deadline. */
  readonly rotateSecret: {
    readonly call: {
      readonly params: { readonly credential: string | number };
      readonly body?: Rotation;
    } & Write &
      Versioned;
    readonly answer: IssuedSecret;
  };
  /** Read what may be told of one secret. */
  readonly getSecret: {
    readonly call: {
      readonly params: { readonly credential: string | number; readonly secret: string | number };
    };
    readonly answer: Secret;
  };
  /** Label a secret, give it a deadline, switch it off and on again. */
  readonly updateSecret: {
    readonly call: {
      readonly params: { readonly credential: string | number; readonly secret: string | number };
      readonly body?: SecretPatch;
    } & Write &
      Versioned;
    readonly answer: Secret;
  };
  /** End one secret at once and for good. */
  readonly revokeSecret: {
    readonly call: {
      readonly params: { readonly credential: string | number; readonly secret: string | number };
      readonly query?: { readonly force?: boolean | undefined };
    } & Write &
      Versioned;
    readonly answer: undefined;
  };
}
