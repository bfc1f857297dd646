import type { Brand } from './brand.ts';
import { AppError } from './errors.ts';
import { hasDotSegment, isLoopbackLiteral, readAuthority, splitUri, type UriParts } from './uri.ts';

/** An address that a credential may send people back to (RFC 6749 section 3.1.2). */
export type RedirectUri = Brand<string, 'RedirectUri'>;

/**
 * Most redirect URIs of one credential.
 * @internal
 */
export const MAX_REDIRECT_URIS = 50;
/** Longest redirect URI, in characters. */
const MAX_REDIRECT_URI = 2000;

/** What an operator may allow beyond the safe default. */
export interface RedirectUriPolicy {
  /** Plain http to hosts other than this machine (`ALLOW_INSECURE_REDIRECTS`). */
  readonly allowInsecure: boolean;
  /** Schemes of native apps that are not in reverse-domain form (`REDIRECT_SCHEMES`), lower case. */
  readonly schemes: ReadonlySet<string>;
}

const SCRIPT_SCHEMES = new Set(['javascript', 'data', 'file', 'blob', 'vbscript', 'about']);

/**
 * Reads a list of redirect URIs: blanks are dropped, a repeated one counts once, the order is kept.
 * Throws `redirect_uri_invalid` for the first bad one, `redirect_uris_too_many` over 50.
 */
export function parseRedirectUris(
  texts: readonly string[],
  policy: RedirectUriPolicy,
): readonly RedirectUri[] {
  const uris = new Set<RedirectUri>();
  for (const text of texts) {
    if (text.trim() !== '') uris.add(parseRedirectUri(text.trim(), policy));
  }
  if (uris.size > MAX_REDIRECT_URIS) {
    throw new AppError('redirect_uris_too_many', { limit: MAX_REDIRECT_URIS });
  }
  return [...uris];
}

/**
 * Splits one text into addresses: at white space, and at commas where every piece is an absolute
 * URI (spec/decisions.md 2).
 */
export function splitUriList(text: string): readonly string[] {
  // People also write `a, b`; a comma before white space is never meant as the end of an address.
  const pieces = text
    .trim()
    .split(/,?\s+/)
    .filter((piece) => piece !== '');
  return pieces.flatMap((piece) => {
    const parts = piece.split(',');
    return parts.every((part) => /^[a-z][a-z0-9+.-]*:/i.test(part)) ? parts : [piece];
  });
}

/**
 * Reads one redirect URI by the rules of spec/decisions.md 13; throws `redirect_uri_invalid`.
 * @internal
 */
export function parseRedirectUri(text: string, policy: RedirectUriPolicy): RedirectUri {
  const parts = text.length <= MAX_REDIRECT_URI ? splitUri(text) : undefined;
  if (parts === undefined || !isAcceptable(parts, policy) || text.includes('*')) {
    throw new AppError('redirect_uri_invalid', { value: text });
  }
  return text as RedirectUri;
}

/** Hosts of redirect URIs, lower case, each once; addresses of apps may have none. */
export function redirectHosts(uris: readonly RedirectUri[]): readonly string[] {
  const hosts = uris.map((uri) => readAuthority(splitUri(uri)?.authority ?? '')?.host);
  return [...new Set(hosts)].filter((host) => host !== undefined);
}

/**
 * Whether a request's redirect URI is a registered one: the very same text; of an http address with
 * a loopback IP literal the port may differ (RFC 8252 section 7.3).
 */
export function isRegistered(wanted: string, registered: readonly string[]): boolean {
  if (registered.includes(wanted)) return true;
  const portless = withoutLoopbackPort(wanted);
  return portless !== undefined && registered.some((uri) => withoutLoopbackPort(uri) === portless);
}

function withoutLoopbackPort(uri: string): string | undefined {
  const parts = splitUri(uri);
  if (parts?.scheme !== 'http' || parts.fragment !== undefined) return undefined;
  const { authority = '' } = parts;
  const host = readAuthority(authority)?.host;
  if (host === undefined || !isLoopbackLiteral(host)) return undefined;
  // Of the text itself, so that nothing but the port is taken for the same.
  const start = 'http://'.length;
  return `${uri.slice(0, start)}${host}${uri.slice(start + authority.length)}`;
}

function isAcceptable(parts: UriParts, policy: RedirectUriPolicy): boolean {
  if (parts.fragment !== undefined || hasDotSegment(parts.path)) return false;
  if (SCRIPT_SCHEMES.has(parts.scheme)) return false;
  return parts.scheme === 'https' || parts.scheme === 'http'
    ? isWebAddress(parts, policy)
    : isAppAddress(parts, policy);
}

function isWebAddress({ scheme, authority }: UriParts, policy: RedirectUriPolicy): boolean {
  const host = readAuthority(authority ?? '')?.host;
  if (host === undefined) return false;
  return (
    scheme === 'https' || policy.allowInsecure || host === 'localhost' || isLoopbackLiteral(host)
  );
}

/** Private-use schemes of native apps (RFC 8252 section 7.1): reverse-domain form, or registered. */
function isAppAddress(parts: UriParts, policy: RedirectUriPolicy): boolean {
  // A browser, too, must be able to read it: it appends the answer.
  if (parts.authority && readAuthority(parts.authority) === undefined) return false;
  return isReverseDomain(parts.scheme) || policy.schemes.has(parts.scheme);
}

function isReverseDomain(scheme: string): boolean {
  return /^[a-z][a-z0-9-]*(?:\.[a-z0-9][a-z0-9-]*)+$/.test(scheme);
}
