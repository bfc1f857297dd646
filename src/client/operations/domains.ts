// Generated from the OpenAPI document by `npm run client`; a test says when it is stale.

import type { Domain, DomainList } from '../answers.ts';
import type { NewDomain } from '../bodies.ts';
import type { Write } from '../call-options.ts';

export interface DomainsOperations {
  /** List domains, page by page. */
  readonly listDomains: {
    readonly call: {
      readonly query?: {
        readonly limit?: number | undefined;
        readonly cursor?: string | undefined;
      };
    };
    readonly answer: DomainList;
  };
  /** Create a domain. */
  readonly createDomain: {
    readonly call: { readonly body: NewDomain } & Write;
    readonly answer: Domain;
  };
  /** Read one domain. */
  readonly getDomain: {
    readonly call: { readonly params: { readonly domain: string | number } };
    readonly answer: Domain;
  };
  /** Delete a domain. */
  readonly deleteDomain: {
    readonly call: { readonly params: { readonly domain: string | number } } & Write;
    readonly answer: undefined;
  };
}
