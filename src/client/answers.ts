// Generated from the OpenAPI document by `npm run client`; a test says when it is stale.

export type * from './answers/accounts.ts';
export type * from './answers/api-credentials.ts';
export type * from './answers/audit.ts';
export type * from './answers/credentials.ts';
export type * from './answers/domains.ts';
export type * from './answers/preview.ts';
export type * from './answers/roles.ts';
export type * from './answers/services.ts';
export type * from './answers/users.ts';
export type * from './answers/webhooks.ts';
