import { z } from 'zod';
import { ACTION_NAMES } from '../../../core/action-name.ts';
import { Id, pageOf, Time } from './values.ts';

/** A pair of identifier and secret with which programs call this API and that of WHMCS. */
export const ApiCredential = z.strictObject({
  id: Id,
  identifier: z.string(),
  description: z.string(),
  admin: z.string().describe('The administrator in whose name it acts.'),
  roles: z.array(z.string()),
  createdAt: Time,
});

export const ApiCredentialList = pageOf(ApiCredential);

/** A new API credential with its secret, which is shown only now. */
export const CreatedApiCredential = ApiCredential.extend({
  secret: z.string().describe('Shown only now.'),
});

export const NewApiCredential = z.strictObject({
  admin: z.string(),
  roles: z
    .array(z.string())
    .max(100)
    .describe('At least one; none may do what the caller may not.'),
  description: z.string().optional(),
});

/** What a role shall allow. */
export const RoleActions = z
  .array(z.enum(['*', ...ACTION_NAMES]))
  .max(500)
  .describe('Names of actions, or `*`; none that the caller may not run.');

/** Which actions an API credential may run; with several roles, the union. */
export const Role = z.strictObject({
  id: Id,
  name: z.string(),
  description: z.string(),
  actions: z.array(z.string()),
});

export const RoleList = pageOf(Role);

export const NewRole = z.strictObject({
  name: z.string(),
  description: z.string().optional(),
  actions: RoleActions,
});

export const RolePatch = z.strictObject({ actions: RoleActions });
