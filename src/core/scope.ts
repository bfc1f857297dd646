import { API_SCOPES, isApiScope } from './api-scope.ts';
import type { Brand } from './brand.ts';
import { AppError } from './errors.ts';
import type { GrantType } from './grant-type.ts';

/** One scope that the server knows (RFC 6749 section 3.3). */
export type Scope = Brand<string, 'Scope'>;

/** Destinations inside the client area, each a scope of its own (whmcs-behaviour.md 6.4). */
export const DESTINATIONS = [
  'clientarea:profile',
  'clientarea:billing_info',
  'clientarea:emails',
  'clientarea:announcements',
  'clientarea:downloads',
  'clientarea:knowledgebase',
  'clientarea:network_status',
  'clientarea:services',
  'clientarea:product_details',
  'clientarea:domains',
  'clientarea:domain_details',
  'clientarea:invoices',
  'clientarea:tickets',
  'clientarea:submit_ticket',
  'clientarea:shopping_cart',
  'clientarea:shopping_cart_addons',
  'clientarea:shopping_cart_domain_register',
  'clientarea:shopping_cart_domain_transfer',
];

/**
 * The built-in scopes that are about a person.
 * @internal
 */
export const STANDARD_SCOPES: readonly string[] = [
  'openid',
  'profile',
  'email',
  'offline_access',
  'clientarea:sso',
  'sso:custom_redirect',
  ...DESTINATIONS,
];

/** Every scope known without configuration; operators may add their own (`EXTRA_SCOPES`). */
export const BUILT_IN_SCOPES: readonly string[] = [...STANDARD_SCOPES, ...API_SCOPES];

/** Whether a text may be the name of a scope: the scope-token of RFC 6749 section 3.3. */
export function isScopeToken(text: string): boolean {
  return /^[\x21\x23-\x5b\x5d-\x7e]{1,100}$/.test(text);
}

/**
 * Reads scopes separated by white space; a repeated one counts once, the order is kept.
 * Throws `scope_invalid` for the first unknown one.
 */
export function parseScopes(text: string, known: ReadonlySet<string>): readonly Scope[] {
  const names = text.split(/\s+/).filter((name) => name !== '');
  const unknown = names.find((name) => !known.has(name));
  if (unknown !== undefined) throw new AppError('scope_invalid', { value: unknown });
  return [...new Set(names)] as Scope[];
}

/**
 * Throws `scope_invalid` for a scope that makes no sense with the grant: nobody who signs in may lend
 * an application the API, and a credential that acts for itself speaks for no person.
 */
export function checkScopesFit(grantType: GrantType, scopes: readonly Scope[]): void {
  const isForItself = grantType === 'client_credentials';
  const fits = (scope: string): boolean =>
    isForItself ? !STANDARD_SCOPES.includes(scope) : !isApiScope(scope);
  const misfit = scopes.find((scope) => !fits(scope));
  if (misfit !== undefined) throw new AppError('scope_invalid', { value: misfit });
}
