import { AppError } from './errors.ts';
import type { RedirectUri } from './redirect-uri.ts';
import { parseRedirectLabel } from './text.ts';

/** When redirect URIs stop working, in milliseconds since 1970; one that is not named never does. */
export type RedirectExpiries = Readonly<Record<string, number>>;

/** What people call redirect URIs; one that is not named has no label. */
export type RedirectLabels = Readonly<Record<string, string>>;

/** A redirect URI with what is said of it. */
export interface RedirectDetails<Uri extends string = string> {
  readonly uri: Uri;
  /** Empty = none. */
  readonly label: string;
  /** Milliseconds since 1970; null = it never stops working. */
  readonly expiresAt: number | null;
}

/** The same as a list brings it, where absent and null mean that there is none. */
export interface GivenRedirect<Uri extends string = string> {
  readonly uri: Uri;
  readonly label?: string | null | undefined;
  readonly expiresAt?: number | null | undefined;
}

/** Redirect URIs, and apart from them what is said of some. */
export interface Redirects<Uri extends string = string> {
  readonly redirectUris: readonly Uri[];
  readonly redirectExpiries: RedirectExpiries;
  readonly redirectLabels: RedirectLabels;
}

/** Each redirect URI with what is said of it. */
export function redirectList<Uri extends string>({
  redirectUris,
  redirectExpiries,
  redirectLabels,
}: Redirects<Uri>): readonly RedirectDetails<Uri>[] {
  return redirectUris.map((uri) => ({
    uri,
    label: redirectLabels[uri] ?? '',
    expiresAt: redirectExpiries[uri] ?? null,
  }));
}

/** The same, the other way around. */
export function fromRedirectList<Uri extends string>(
  list: readonly GivenRedirect<Uri>[],
): Redirects<Uri> {
  const redirectExpiries: Record<string, number> = {};
  const redirectLabels: Record<string, string> = {};
  for (const { uri, label, expiresAt } of list) {
    if (label) redirectLabels[uri] = label;
    if (typeof expiresAt === 'number') redirectExpiries[uri] = expiresAt;
  }
  return { redirectUris: list.map(({ uri }) => uri), redirectExpiries, redirectLabels };
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
  const times = given ?? old;
  return detailsOf(uris, (uri) => times[uri]);
}

/**
 * The labels of a credential's redirect URIs, as with expiries; a blank one is none. Throws
 * `redirect_uri_invalid` for a URI that is not registered, `text_invalid`, `text_too_long`.
 */
export function redirectLabels(
  uris: readonly RedirectUri[],
  old: RedirectLabels,
  given: RedirectLabels | undefined,
): RedirectLabels {
  for (const uri of Object.keys(given ?? {})) {
    if (!uris.some((known) => known === uri)) {
      throw new AppError('redirect_uri_invalid', { value: uri });
    }
  }
  const labels = given ?? old;
  return detailsOf(uris, (uri) => parseRedirectLabel(labels[uri] ?? '') || undefined);
}

/** The redirect URIs that work at a moment. */
export function liveRedirectUris(
  { redirectUris, redirectExpiries }: Redirects<RedirectUri>,
  now: number,
): readonly RedirectUri[] {
  return redirectUris.filter((uri) => (redirectExpiries[uri] ?? Number.POSITIVE_INFINITY) > now);
}

/** What is said of these redirect URIs, in their order; of those of which nothing is, undefined. */
export function detailsOf<Detail>(
  uris: readonly string[],
  detailOf: (uri: string) => Detail | undefined,
): Readonly<Record<string, Detail>> {
  return Object.fromEntries(
    uris.flatMap((uri) => {
      const detail = detailOf(uri);
      return detail === undefined ? [] : [[uri, detail]];
    }),
  );
}
