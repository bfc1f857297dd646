import { ACCOUNT_ROUTES } from './resources/accounts.ts';
import { API_CREDENTIAL_ROUTES } from './resources/api-credentials.ts';
import { AUDIT_ROUTES } from './resources/audit.ts';
import { CREDENTIAL_ACCESS_ROUTES } from './resources/credential-access.ts';
import { CREDENTIAL_LIST_ROUTE } from './resources/credential-list.ts';
import { CREDENTIAL_ROUTES } from './resources/credentials.ts';
import { DELETE_UNUSED_ROUTE } from './resources/delete-unused.ts';
import { DOMAIN_ROUTES } from './resources/domains.ts';
import { REVIEW_ROUTE } from './resources/review.ts';
import { ROLE_ROUTES } from './resources/roles.ts';
import { SECRET_ROUTES } from './resources/secrets.ts';
import { SERVICE_ROUTES } from './resources/services.ts';
import { USER_ROUTES } from './resources/users.ts';
import { WEBHOOK_DELIVERY_ROUTES } from './resources/webhook-deliveries.ts';
import { WEBHOOK_ROUTES } from './resources/webhooks.ts';
import type { Route } from './route.ts';

/** Every route of the REST API. Each one names the action that its caller's role must allow. */
export const ROUTES: readonly Route[] = [
  CREDENTIAL_LIST_ROUTE,
  REVIEW_ROUTE,
  ...CREDENTIAL_ROUTES,
  DELETE_UNUSED_ROUTE,
  ...CREDENTIAL_ACCESS_ROUTES,
  ...SECRET_ROUTES,
  ...API_CREDENTIAL_ROUTES,
  ...ROLE_ROUTES,
  ...ACCOUNT_ROUTES,
  ...USER_ROUTES,
  ...SERVICE_ROUTES,
  ...DOMAIN_ROUTES,
  ...AUDIT_ROUTES,
  ...WEBHOOK_ROUTES,
  ...WEBHOOK_DELIVERY_ROUTES,
];
