import { AppError } from './errors.ts';

/** What the member of an account may be allowed to do, as WHMCS names it. */
export const PERMISSIONS = [
  'profile',
  'contacts',
  'products',
  'manageproducts',
  'productsso',
  'domains',
  'managedomains',
  'invoices',
  'quotes',
  'tickets',
  'affiliates',
  'emails',
  'orders',
] as const;

export type Permission = (typeof PERMISSIONS)[number];

/** Reads permissions in any case, `all` for every one; throws `value_invalid`. */
export function parsePermissions(names: readonly string[]): readonly Permission[] {
  const wanted = new Set(names.map((name) => name.trim().toLowerCase()));
  const isKnown = (name: string): boolean =>
    name === 'all' || PERMISSIONS.some((permission) => permission === name);
  if (![...wanted].every(isKnown)) throw new AppError('value_invalid', { field: 'permission' });
  return PERMISSIONS.filter((permission) => wanted.has('all') || wanted.has(permission));
}
