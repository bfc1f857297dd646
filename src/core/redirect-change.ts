import type { CredentialInput } from './credential.ts';
import { AppError, fail } from './errors.ts';
import { detailsOf, type Redirects } from './redirect-details.ts';

/** Redirect URIs that come and go one by one, so that nobody needs to know all the others. */
export interface RedirectChange {
  /** Added to those that there are. */
  readonly addRedirectUris?: readonly string[] | undefined;
  /** Taken away, where they are there. */
  readonly removeRedirectUris?: readonly string[] | undefined;
  /**
   * Seconds after which the redirect URIs that this change adds stop working. One that is added
   * again lives so long from now on, unless it is one that never stops.
   */
  readonly redirectsExpireInSeconds?: number | undefined;
  /** What the redirect URIs that this change adds, also again, are called; empty = no label. */
  readonly redirectsLabel?: string | undefined;
}

const NONE: Redirects = { redirectUris: [], redirectExpiries: {}, redirectLabels: {} };

/**
 * The input in which single redirect URIs have become whole lists of them; `old` is undefined for a
 * new credential. Throws `redirect_expiry_invalid` for seconds that lead to no time to come,
 * `redirect_uri_required` for seconds or a label and nothing that could get them.
 */
export function wholeRedirects(
  old: Redirects | undefined,
  input: CredentialInput & RedirectChange,
  now: number,
): CredentialInput {
  const { addRedirectUris, removeRedirectUris, redirectsLabel: label } = input;
  const { redirectsExpireInSeconds: seconds } = input;
  if ((addRedirectUris ?? removeRedirectUris ?? seconds ?? label) === undefined) return input;
  const { redirectUris: before, redirectExpiries, redirectLabels } = old ?? NONE;
  const added = texts(addRedirectUris);
  const needsOne = seconds !== undefined || !!label?.trim();
  if (needsOne && added.length === 0 && input.redirectUris === undefined) {
    throw fail('redirect_uri_required');
  }
  const removed = new Set(texts(removeRedirectUris));
  const stay = texts(input.redirectUris ?? before).filter((uri) => !removed.has(uri));
  const redirectUris = [...new Set([...stay, ...added])];
  const isNew = (uri: string): boolean => !before.includes(uri);
  const expiries = input.redirectExpiries ?? redirectExpiries;
  const isRenewed = (uri: string): boolean => added.includes(uri) && expiries[uri] !== undefined;
  const labels = input.redirectLabels ?? redirectLabels;
  return {
    ...input,
    redirectUris,
    ...(seconds !== undefined && {
      redirectExpiries: detailsOf(redirectUris, (uri) =>
        isNew(uri) || isRenewed(uri) ? expiryOf(uri, seconds, now) : expiries[uri],
      ),
    }),
    ...(label !== undefined && {
      redirectLabels: detailsOf(redirectUris, (uri) =>
        isNew(uri) || added.includes(uri) ? label : labels[uri],
      ),
    }),
  };
}

/** Throws `redirect_expiry_invalid` for an expiry that is over, unless it was there before. */
export function checkExpiriesAhead(
  old: Redirects | undefined,
  { redirectExpiries: given = {} }: CredentialInput,
  now: number,
): void {
  for (const [uri, time] of Object.entries(given)) {
    if (time <= now && time !== old?.redirectExpiries[uri]) {
      throw new AppError('redirect_expiry_invalid', { value: uri });
    }
  }
}

function expiryOf(uri: string, seconds: number, now: number): number {
  const time = now + seconds * 1000;
  if (!Number.isInteger(seconds) || seconds < 1 || !Number.isSafeInteger(time)) {
    throw new AppError('redirect_expiry_invalid', { value: uri });
  }
  return time;
}

function texts(uris: readonly string[] = []): readonly string[] {
  return uris.map((uri) => uri.trim()).filter((uri) => uri !== '');
}
