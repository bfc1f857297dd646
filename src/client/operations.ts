// Generated from the OpenAPI document by `npm run client`; a test says when it is stale.

import type { AccountsOperations } from './operations/accounts.ts';
import type { ApiCredentialsOperations } from './operations/api-credentials.ts';
import type { AuditOperations } from './operations/audit.ts';
import type { CredentialsOperations } from './operations/credentials.ts';
import type { DomainsOperations } from './operations/domains.ts';
import type { RolesOperations } from './operations/roles.ts';
import type { ServicesOperations } from './operations/services.ts';
import type { UsersOperations } from './operations/users.ts';
import type { WebhooksOperations } from './operations/webhooks.ts';

/** Every operation of the REST API. */
export interface Operations
  extends CredentialsOperations,
    ApiCredentialsOperations,
    RolesOperations,
    AccountsOperations,
    UsersOperations,
    ServicesOperations,
    DomainsOperations,
    AuditOperations,
    WebhooksOperations {}
