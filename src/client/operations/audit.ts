// Generated from the OpenAPI document by `npm run client`; a test says when it is stale.

import type { AuditCheck, AuditList } from '../answers.ts';

export interface AuditOperations {
  /** List changes, oldest first, page by page. */
  readonly listAudit: {
    readonly call: {
      readonly query?: {
        readonly subject?:
          | 'credential'
          | 'api_credential'
          | 'role'
          | 'admin'
          | 'account'
          | 'user'
          | 'service'
          | 'domain'
          | 'signing_key'
          | 'webhook'
          | undefined;
        readonly subjectId?: string | undefined;
        readonly after?: number | undefined;
        readonly limit?: number | undefined;
      };
    };
    readonly answer: AuditList;
  };
  /** Check that every entry of the trail is as it was written and in its place. */
  readonly verifyAudit: {
    readonly call: { readonly query?: { readonly expect?: string | undefined } };
    readonly answer: AuditCheck;
  };
}
