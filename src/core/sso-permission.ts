import type { Account, Member } from './account.ts';
import { AppError } from './errors.ts';
import type { UserId } from './ids.ts';
import type { Permission } from './permission.ts';

/** What a member needs for a destination; the others are open to every member (ADR 3). */
const NEEDED: Readonly<Record<string, Permission>> = {
  'clientarea:profile': 'profile',
  'clientarea:billing_info': 'invoices',
  'clientarea:emails': 'emails',
  'clientarea:services': 'products',
  'clientarea:product_details': 'products',
  'clientarea:domains': 'domains',
  'clientarea:domain_details': 'domains',
  'clientarea:invoices': 'invoices',
  'clientarea:tickets': 'tickets',
  'clientarea:submit_ticket': 'tickets',
  'clientarea:shopping_cart': 'orders',
  'clientarea:shopping_cart_addons': 'orders',
  'clientarea:shopping_cart_domain_register': 'orders',
  'clientarea:shopping_cart_domain_transfer': 'orders',
};

/**
 * Throws `sso_blocked` unless the user may land at the destination of the account: the owner always,
 * a member with the permission that it is about.
 * @param members the members of that account
 */
export function checkSsoPermission(
  account: Pick<Account, 'id' | 'ownerId'>,
  members: readonly Member[],
  userId: UserId,
  destination: string | undefined,
): void {
  if (account.ownerId === userId) return;
  const member = members.find((one) => one.userId === userId);
  const needed = destination === undefined ? undefined : NEEDED[destination];
  const isAllowed = needed === undefined || member?.permissions.includes(needed);
  if (member === undefined || !isAllowed) throw new AppError('sso_blocked', { id: account.id });
}
