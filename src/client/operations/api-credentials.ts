// Generated from the OpenAPI document by `npm run client`; a test says when it is stale.

import type { ApiCredential, ApiCredentialList, CreatedApiCredential } from '../answers.ts';
import type { NewApiCredential } from '../bodies.ts';
import type { Write } from '../call-options.ts';

export interface ApiCredentialsOperations {
  /** List API credentials, page by page. */
  readonly listApiCredentials: {
    readonly call: {
      readonly query?: {
        readonly limit?: number | undefined;
        readonly cursor?: string | undefined;
      };
    };
    readonly answer: ApiCredentialList;
  };
  /** Create an API credential. */
  readonly createApiCredential: {
    readonly call: { readonly body: NewApiCredential } & Write;
    readonly answer: CreatedApiCredential;
  };
  /** Read one API credential. */
  readonly getApiCredential: {
    readonly call: { readonly params: { readonly identifier: string | number } };
    readonly answer: ApiCredential;
  };
  /** Delete an API credential; its next call is refused. */
  readonly revokeApiCredential: {
    readonly call: { readonly params: { readonly identifier: string | number } } & Write;
    readonly answer: undefined;
  };
}
