import { AppError } from './errors.ts';
import type { RedirectUri } from './redirect-uri.ts';

/** When redirect URIs stop working, in milliseconds since 1970; one that is not named never does. */
export type RedirectExpiries = Readonly<Record<string, number>>;

/** A redirect URI with what is said of it. */
export interface RedirectDetails<Uri extends string = string> {
  readonly uri: Uri;
  /** Milliseconds since 1970; null = it never stops working. */
  readonly expiresAt: number | null;
}

/** The same as a list brings it, where absent means what null does. */
export interface GivenRedirect<Uri extends string = string> {
  readonly uri: Uri;
  readonly expiresAt?: number | null | undefined;
}

/** Redirect URIs, and apart from them what is said of some. */
export interface Redirects<Uri extends string = string> {
  readonly redirectUris: readonly Uri[];
  readonly redirectExpiries: RedirectExpiries;
}

/** Each redirect URI with what is said of it. */
export function redirectList<Uri extends string>({
  redirectUris,
  redirectExpiries,
}: Redirects<Uri>): readonly RedirectDetails<Uri>[] {
  return redirectUris.map((uri) => ({ uri, expiresAt: redirectExpiries[uri] ?? null }));
}

/** The same, the other way around. */
export function fromRedirectList<Uri extends string>(
  list: readonly GivenRedirect<Uri>[],
): Redirects<Uri> {
  const redirectExpiries: Record<string, number> = {};
  for (const { uri, expiresAt } of list) {
    if (typeof expiresAt === 'number') redirectExpiries[uri] = expiresAt;
  }
  return { redirectUris: list.map(({ uri }) => uri), redirectExpiries };
}

/**
 * The expiries of a credential's redirect URIs: given ones replace all old ones, else those of URIs
 * that stay remain. Throws `redirect_expiry_invalid` for a URI that is not registered or a time that
 * is no whole number.
 */
export function redirectExpiries(
  uris: readonly RedirectUri[],
  old: RedirectExpiries,
  given: RedirectExpiries | undefined,
): RedirectExpiries {
  for (const [uri, time] of Object.entries(given ?? {})) {
    const isKnown = uris.some((known) => known === uri);
    if (!isKnown || !Number.isSafeInteger(time) || time < 0) {
      throw new AppError('redirect_expiry_invalid', { value: uri });
    }
  }
  return detailsOf(uris, given ?? old);
}

/** The redirect URIs that work at a moment. */
export function liveRedirectUris(
  { redirectUris, redirectExpiries }: Redirects<RedirectUri>,
  now: number,
): readonly RedirectUri[] {
  return redirectUris.filter((uri) => (redirectExpiries[uri] ?? Number.POSITIVE_INFINITY) > now);
}

/** What is said of these redirect URIs, in their order. */
function detailsOf<Detail>(
  uris: readonly RedirectUri[],
  details: Readonly<Record<string, Detail>>,
): Readonly<Record<string, Detail>> {
  return Object.fromEntries(
    uris.flatMap((uri) => {
      const detail = Object.hasOwn(details, uri) ? details[uri] : undefined;
      return detail === undefined ? [] : [[uri, detail]];
    }),
  );
}
