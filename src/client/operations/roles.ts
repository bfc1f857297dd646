// Generated from the OpenAPI document by `npm run client`; a test says when it is stale.

import type { Role, RoleList } from '../answers.ts';
import type { NewRole, RolePatch } from '../bodies.ts';
import type { Write } from '../call-options.ts';

export interface RolesOperations {
  /** List API roles, page by page. */
  readonly listRoles: {
    readonly call: {
      readonly query?: {
        readonly limit?: number | undefined;
        readonly cursor?: string | undefined;
      };
    };
    readonly answer: RoleList;
  };
  /** Create an API role. */
  readonly createRole: { readonly call: { readonly body: NewRole } & Write; readonly answer: Role };
  /** Read one API role. */
  readonly getRole: {
    readonly call: { readonly params: { readonly role: string | number } };
    readonly answer: Role;
  };
  /** Set what an API role allows; the next call of its API credentials obeys. */
  readonly updateRole: {
    readonly call: {
      readonly params: { readonly role: string | number };
      readonly body: RolePatch;
    } & Write;
    readonly answer: Role;
  };
  /** Delete an API role that no API credential has. */
  readonly deleteRole: {
    readonly call: { readonly params: { readonly role: string | number } } & Write;
    readonly answer: undefined;
  };
}
