import { AppError, fail } from './errors.ts';
import { DESTINATIONS } from './scope.ts';
import { hasDotSegment, readWebAddress, splitUri } from './uri.ts';

/** Where single sign-on can land. Addresses are absolute; a template may hold `{service_id}`, `{domain_id}`. */
export interface SsoRules {
  /** Where it lands when no destination is named. */
  readonly home: string;
  /** The client area without trailing slash; no `sso_redirect_path` leaves it. */
  readonly clientArea: string;
  /** Scope → template. */
  readonly destinations: ReadonlyMap<string, string>;
}

/** Which page of the client area a single sign-on shall show. */
export interface SsoTarget {
  /** A scope of the destinations, or `sso:custom_redirect`; undefined = home. */
  readonly destination?: string | undefined;
  readonly serviceId?: number | undefined;
  readonly domainId?: number | undefined;
  /** For `sso:custom_redirect`: a path inside the client area. */
  readonly path?: string | undefined;
}

/** The destination that takes a path. */
const CUSTOM_REDIRECT = 'sso:custom_redirect';

/** Name by which `SSO_DESTINATIONS` sets where it lands without a destination. */
const HOME = 'home';

const MAX_PATH = 2000;

/** Destinations that are about one thing (whmcs-behaviour.md 6.4). */
const NEEDS: Readonly<Record<string, 'serviceId' | 'domainId'>> = {
  'clientarea:product_details': 'serviceId',
  'clientarea:domain_details': 'domainId',
};

/** Makes the rules; destinations that the operator does not set lead home. */
export function ssoRules(
  home: string,
  clientArea: string,
  set: Readonly<Record<string, string>>,
): SsoRules {
  const absolute = (template: string): string =>
    /^https?:/i.test(template) ? template : inClientArea(clientArea, template);
  const landing = absolute(set[HOME] ?? home);
  const destinations = new Map(DESTINATIONS.map((scope) => [scope, landing]));
  for (const [scope, template] of Object.entries(set)) {
    if (scope !== HOME) destinations.set(scope, absolute(template));
  }
  return { home: landing, clientArea, destinations };
}

/** The variables that a destination takes. */
export function inputsOf(
  rules: SsoRules,
  destination: string | undefined,
): ReadonlySet<'serviceId' | 'domainId'> {
  const inputs = new Set<'serviceId' | 'domainId'>();
  if (destination === undefined) return inputs;
  const template = rules.destinations.get(destination) ?? '';
  if (template.includes('{service_id}')) inputs.add('serviceId');
  if (template.includes('{domain_id}')) inputs.add('domainId');
  const need = NEEDS[destination];
  return need === undefined ? inputs : inputs.add(need);
}

/** The address that a single sign-on leads to; throws `destination_invalid`. */
export function locationOf(rules: SsoRules, target: SsoTarget): string {
  const { destination, path } = target;
  if (destination === undefined) return rules.home;
  if (destination === CUSTOM_REDIRECT) {
    if (path === undefined || !isClientAreaPath(path)) throw fail('destination_invalid');
    return inClientArea(rules.clientArea, path);
  }
  const template = rules.destinations.get(destination);
  if (template === undefined) throw fail('destination_invalid');
  for (const input of inputsOf(rules, destination)) {
    if (target[input] === undefined) throw fail('destination_invalid');
  }
  return template
    .replaceAll('{service_id}', String(target.serviceId))
    .replaceAll('{domain_id}', String(target.domainId));
}

/**
 * Whether a text is a path that stays in the client area however often somebody decodes it: no
 * scheme, no `//`, no backslash, no control character, no dot segment; it may have a query.
 */
function isClientAreaPath(text: string): boolean {
  if (text.length > MAX_PATH) return false;
  const parts = splitUri(`x:${text.replace(/^\/(?!\/)/, '')}`);
  if (parts === undefined || parts.authority !== undefined || parts.fragment !== undefined) {
    return false;
  }
  const path = decodeOnce(parts.path);
  return (
    path !== undefined &&
    !/[\\\p{Cc}]/u.test(path) &&
    !path.includes('//') &&
    !path.startsWith('/') &&
    !/^[^/]*:/.test(path) &&
    !hasDotSegment(parts.path)
  );
}

/** Reads the template of a destination; throws `value_invalid`. */
export function parseTemplate(text: string): string {
  const filled = text.replace(/\{(?:service|domain)_id\}/g, '1');
  if (!(isWebAddress(filled) && !/^[^/]*\/\/[^/?#]*\{/.test(text)) && !isClientAreaPath(filled)) {
    throw new AppError('value_invalid', { field: 'destination' });
  }
  return text;
}

function isWebAddress(text: string): boolean {
  const address = readWebAddress(text);
  return address !== undefined && !hasDotSegment(address.path);
}

function inClientArea(clientArea: string, path: string): string {
  return `${clientArea}/${path.replace(/^\//, '')}`;
}

/** Undoes percent-encoding; undefined for what is no UTF-8, or encoded more than once. */
function decodeOnce(text: string): string | undefined {
  try {
    const decoded = decodeURIComponent(text);
    return decoded.includes('%') ? undefined : decoded;
  } catch {
    return undefined;
  }
}
