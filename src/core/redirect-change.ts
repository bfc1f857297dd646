import type { CredentialInput } from './credential.ts';
import { AppError } from './errors.ts';
import type { Redirects } from './redirect-details.ts';

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
}

const NONE: Redirects = { redirectUris: [], redirectExpiries: {} };

/**
 * The input in which single redirect URIs have become whole lists of them; `old` is undefined for a
 * new credential. Throws `redirect_expiry_invalid` for seconds that lead to no time to come.
 */
export function wholeRedirects(
  old: Redirects | undefined,
  input: CredentialInput & RedirectChange,
  now: number,
): CredentialInput {
  const { addRedirectUris, removeRedirectUris, redirectsExpireInSeconds: seconds } = input;
  if ((addRedirectUris ?? removeRedirectUris ?? seconds) === undefined) return input;
  const { redirectUris: before, redirectExpiries } = old ?? NONE;
  const added = texts(addRedirectUris);
  const removed = new Set(texts(removeRedirectUris));
  const stay = texts(input.redirectUris ?? before).filter((uri) => !removed.has(uri));
  const redirectUris = [...new Set([...stay, ...added])];
  if (seconds === undefined) return { ...input, redirectUris };
  const expiries = { ...(input.redirectExpiries ?? redirectExpiries) };
  for (const uri of redirectUris) {
    const isNew = !before.includes(uri);
    const isRenewed = added.includes(uri) && expiries[uri] !== undefined;
    if (isNew || isRenewed) expiries[uri] = expiryOf(uri, seconds, now);
  }
  const stays = ([uri]: [string, number]): boolean => redirectUris.includes(uri);
  const kept = Object.fromEntries(Object.entries(expiries).filter(stays));
  return { ...input, redirectUris, redirectExpiries: kept };
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
