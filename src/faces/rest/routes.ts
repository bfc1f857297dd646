import { CREDENTIAL_ACCESS_ROUTES } from './resources/credential-access.ts';
import { CREDENTIAL_LIST_ROUTE } from './resources/credential-list.ts';
import { CREDENTIAL_ROUTES } from './resources/credentials.ts';
import { SECRET_ROUTES } from './resources/secrets.ts';
import type { Route } from './route.ts';

/** Every route of the REST API. Each one names the action that its caller's role must allow. */
export const ROUTES: readonly Route[] = [
  CREDENTIAL_LIST_ROUTE,
  ...CREDENTIAL_ROUTES,
  ...SECRET_ROUTES,
  ...CREDENTIAL_ACCESS_ROUTES,
];
