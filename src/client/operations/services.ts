// Generated from the OpenAPI document by `npm run client`; a test says when it is stale.

import type { Service, ServiceList } from '../answers.ts';
import type { NewService, ServicePatch } from '../bodies.ts';
import type { Write } from '../call-options.ts';

export interface ServicesOperations {
  /** List services, page by page. */
  readonly listServices: {
    readonly call: {
      readonly query?: {
        readonly limit?: number | undefined;
        readonly cursor?: string | undefined;
      };
    };
    readonly answer: ServiceList;
  };
  /** Create a service. */
  readonly createService: {
    readonly call: { readonly body: NewService } & Write;
    readonly answer: Service;
  };
  /** Read one service. */
  readonly getService: {
    readonly call: { readonly params: { readonly service: string | number } };
    readonly answer: Service;
  };
  /** Change fields of a service. */
  readonly updateService: {
    readonly call: {
      readonly params: { readonly service: string | number };
      readonly body?: ServicePatch;
    } & Write;
    readonly answer: Service;
  };
  /** Delete a service that no credential names. */
  readonly deleteService: {
    readonly call: { readonly params: { readonly service: string | number } } & Write;
    readonly answer: undefined;
  };
}
