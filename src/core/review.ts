import { type Credential, isSuspended } from './credential.ts';
import { type Finding, finding } from './finding.ts';
import { liveRedirectUris } from './redirect-details.ts';
import { dayOf, type KnownUses, startOfDay } from './scope-use.ts';
import { isAccepted, type SecretRecord, secretState } from './secret.ts';
import { LEAST_UNUSED_MS, lastSeenAt } from './unused.ts';
import { isLoopbackLiteral, readWebAddress } from './uri.ts';

/** What a review looks at. */
export interface Reviewed {
  readonly credential: Credential;
  /** Those that are kept, ended ones too. */
  readonly secrets: readonly SecretRecord[];
  /** Milliseconds since 1970; null = never. */
  readonly lastUsedAt: number | null;
  /** Absent = nobody asks about scopes. */
  readonly scopeUses?: Pick<KnownUses, 'scopes' | 'scopesSince'> | undefined;
}

/** From where on something is a finding, in milliseconds. */
export interface ReviewLimits {
  /** What ends within that time is about to end. */
  readonly expiringMs: number;
  /** What nobody has used for that time is unused. */
  readonly unusedMs: number;
  /** A secret that was made that time ago is old. */
  readonly oldMs: number;
  /** What was used within that time is in use. */
  readonly inUseMs: number;
}

/** The limits that nobody needs to name, in days. */
export const REVIEW_DAYS = { expiring: 14, unused: 180, old: 365 } as const;

type Rule = (reviewed: Reviewed, limits: ReviewLimits, now: number) => readonly Finding[];

const RULES: readonly Rule[] = [
  riskyRedirects,
  endedRedirects,
  fewRedirects,
  missingSecret,
  endingSecrets,
  oldSecrets,
  idleSecrets,
  noUse,
  unusedScopes,
];

/** Everything that is found about a credential without asking the network. */
export function findingsOf(reviewed: Reviewed, limits: ReviewLimits, now: number): Finding[] {
  return RULES.flatMap((rule) => rule(reviewed, limits, now));
}

function riskyRedirects({ credential }: Reviewed, _limits: ReviewLimits, now: number) {
  return liveRedirectUris(credential, now).flatMap((redirectUri) => {
    const { scheme, host } = readWebAddress(redirectUri) ?? {};
    if (host === undefined) return [];
    // RFC 8252 section 8.3.
    if (host === 'localhost') return [finding('redirect_loopback_name', { redirectUri })];
    const isInsecure = scheme === 'http' && !isLoopbackLiteral(host);
    return isInsecure ? [finding('redirect_insecure', { redirectUri })] : [];
  });
}

function endedRedirects({ credential }: Reviewed, _limits: ReviewLimits, now: number) {
  return Object.entries(credential.redirectExpiries).flatMap(([redirectUri, at]) =>
    at <= now ? [finding('redirect_expired', { redirectUri, at })] : [],
  );
}

/** A preview is meant to end: only that no redirect URI is left matters. */
function fewRedirects({ credential }: Reviewed, { expiringMs }: ReviewLimits, now: number) {
  const { grantType, redirectUris, redirectExpiries } = credential;
  if (grantType !== 'authorization_code') return [];
  const ends = redirectUris.map((uri) => redirectExpiries[uri] ?? Number.POSITIVE_INFINITY);
  const at = Math.max(now, ...ends);
  if (at === now) return [finding('redirect_missing')];
  const redirectUri = redirectUris[ends.indexOf(at)] ?? null;
  return at <= now + expiringMs ? [finding('redirect_expiring', { redirectUri, at })] : [];
}

/** The secrets that are accepted; a public client has no use for any. */
function acceptedOf({ credential, secrets }: Reviewed, now: number): readonly SecretRecord[] {
  if (credential.tokenEndpointAuthMethod === 'none') return [];
  return secrets.filter((secret) => isAccepted(secret, now));
}

function missingSecret(reviewed: Reviewed, _limits: ReviewLimits, now: number) {
  const { credential, secrets } = reviewed;
  const isNeeded = credential.tokenEndpointAuthMethod !== 'none';
  const isComing = secrets.some((secret) => secretState(secret, now) === 'pending');
  const isMissing = isNeeded && !isComing && acceptedOf(reviewed, now).length === 0;
  return isMissing ? [finding('secret_missing')] : [];
}

function endingSecrets(reviewed: Reviewed, { expiringMs, inUseMs }: ReviewLimits, now: number) {
  return acceptedOf(reviewed, now).flatMap(({ id, expiresAt: at, lastUsedAt }) => {
    if (at === null || at > now + expiringMs) return [];
    const isInUse = lastUsedAt !== null && lastUsedAt > now - inUseMs;
    const isFollowed = reviewed.secrets.some((other) => other.id !== id && isAccepted(other, at));
    return isInUse || !isFollowed ? [finding('secret_expiring', { secretId: id, at })] : [];
  });
}

function oldSecrets(reviewed: Reviewed, { oldMs }: ReviewLimits, now: number) {
  return acceptedOf(reviewed, now).flatMap(({ id, expiresAt, createdAt: at }) =>
    expiresAt === null && at <= now - oldMs ? [finding('secret_old', { secretId: id, at })] : [],
  );
}

function idleSecrets(reviewed: Reviewed, { unusedMs }: ReviewLimits, now: number) {
  const isIdle = ({ lastUsedAt, createdAt, notBefore }: SecretRecord) =>
    Math.max(lastUsedAt ?? 0, createdAt, notBefore ?? 0) <= now - unusedMs;
  const accepted = acceptedOf(reviewed, now);
  const isUsed = accepted.some((one) => one.lastUsedAt !== null && !isIdle(one));
  return accepted.flatMap((one) =>
    isUsed && isIdle(one)
      ? [finding('secret_unused', { secretId: one.id, at: one.lastUsedAt })]
      : [],
  );
}

/** A suspended credential waits to be resumed. */
function noUse({ credential, lastUsedAt }: Reviewed, { unusedMs }: ReviewLimits, now: number) {
  if (isSuspended(credential, now)) return [];
  if (lastSeenAt(credential, lastUsedAt) > now - unusedMs) return [];
  return lastUsedAt === null
    ? [finding('never_used', { at: credential.createdAt })]
    : [finding('unused', { at: lastUsedAt })];
}

/**
 * Only what was tracked all the time is told, and nothing of a credential that is unused as a whole.
 * Uses are known by the day: for less than one nothing can be said.
 */
function unusedScopes(reviewed: Reviewed, limits: ReviewLimits, now: number) {
  const { credential, scopeUses } = reviewed;
  const from = now - Math.max(limits.unusedMs, LEAST_UNUSED_MS);
  if (scopeUses === undefined || scopeUses.scopesSince > from) return [];
  if (isSuspended(credential, now) || noUse(reviewed, limits, now).length > 0) return [];
  return credential.scope.flatMap((scope) => {
    const days = scopeUses.scopes.flatMap((use) => (use.scope === scope ? [use.day] : []));
    const last = Math.max(...days);
    if (last >= dayOf(from)) return [];
    const at = days.length === 0 ? null : startOfDay(last);
    return [finding('scope_unused', { scope, at })];
  });
}
