import { z } from 'zod';
import { PERMISSIONS } from '../../../core/permission.ts';
import { ACCOUNT_STATUSES, DOMAIN_STATUSES, SERVICE_STATUSES } from '../../../core/status.ts';
import { Id, pageOf, Time } from './values.ts';

/** A customer. */
export const Account = z.strictObject({
  id: Id,
  name: z.string(),
  ownerId: Id.describe('The user who owns it.'),
  status: z.enum(ACCOUNT_STATUSES).describe('A Closed one loses every access.'),
  allowSso: z.boolean().describe('Whether single sign-on may sign in to it.'),
  createdAt: Time,
});

export const AccountList = pageOf(Account);

export const NewAccount = z.strictObject({ ownerId: Id, name: z.string().optional() });

export const AccountPatch = z.strictObject({
  name: z.string().optional(),
  ownerId: Id.optional(),
  status: z.enum(ACCOUNT_STATUSES).optional(),
  allowSso: z.boolean().optional(),
});

/** A user who may act for an account without owning it. */
export const Member = z.strictObject({
  accountId: Id,
  userId: Id,
  permissions: z.array(z.enum(PERMISSIONS)),
});

export const MemberList = z.strictObject({ items: z.array(Member) });

export const MemberInput = z.strictObject({
  permissions: z.array(z.enum([...PERMISSIONS, 'all'])).max(100),
});

/** Something a customer has ordered. */
export const Service = z.strictObject({
  id: Id,
  accountId: Id.nullable().describe('null once its account is gone.'),
  name: z.string(),
  status: z
    .enum(SERVICE_STATUSES)
    .describe('Its credentials sign in while it is Active or Completed.'),
  createdAt: Time,
});

export const ServiceList = pageOf(Service);

export const NewService = z.strictObject({ accountId: Id, name: z.string().optional() });

export const ServicePatch = z.strictObject({
  name: z.string().optional(),
  status: z.enum(SERVICE_STATUSES).optional(),
});

/** A domain name that an account has registered. */
export const Domain = z.strictObject({
  id: Id,
  accountId: Id,
  name: z.string(),
  status: z.enum(DOMAIN_STATUSES),
  createdAt: Time,
});

export const DomainList = pageOf(Domain);

export const NewDomain = z.strictObject({
  accountId: Id,
  name: z.string(),
  status: z.enum(DOMAIN_STATUSES).optional().describe('Default `Active`.'),
});
