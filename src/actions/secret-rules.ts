import type { Credential } from '../core/credential.ts';
import { AppError, fail } from '../core/errors.ts';
import {
  isLive,
  MAX_GRACE_SECONDS,
  MAX_LIVE_SECRETS,
  type SecretRecord,
  secretState,
} from '../core/secret.ts';
import type { Changing } from './change-credential.ts';
import type { Deps } from './deps.ts';

/** Throws `client_is_public` for a client that has no secrets. */
export function checkConfidential({ tokenEndpointAuthMethod }: Credential): void {
  if (tokenEndpointAuthMethod === 'none') throw fail('client_is_public');
}

/** Throws `secret_limit_reached` unless one more secret may live beside those that do. */
export function checkRoom(secrets: readonly SecretRecord[], now: number): void {
  if (secrets.filter((secret) => isLive(secret, now)).length >= MAX_LIVE_SECRETS) {
    throw new AppError('secret_limit_reached', { limit: MAX_LIVE_SECRETS });
  }
}

/** Seconds of grace in milliseconds; throws `grace_period_invalid`. */
export function graceMs(seconds: number): number {
  if (!Number.isInteger(seconds) || seconds < 0 || seconds > MAX_GRACE_SECONDS) {
    throw new AppError('grace_period_invalid', { limitSeconds: MAX_GRACE_SECONDS });
  }
  return seconds * 1000;
}

/** The live secrets as they are once they have a deadline; a sooner one of their own stays. */
export function retired(secrets: readonly SecretRecord[], now: number, end: number) {
  return secrets
    .filter((secret) => isLive(secret, now))
    .map((secret) => ({ ...secret, expiresAt: Math.min(secret.expiresAt ?? end, end) }));
}

/** The live secrets as they are once they are ended for good. */
export function revoked(secrets: readonly SecretRecord[], now: number): readonly SecretRecord[] {
  return secrets
    .filter((secret) => isLive(secret, now))
    .map((secret) => ({ ...secret, revokedAt: now }));
}

/** The named secret; throws `secret_unknown`, or `secret_ended` for one that cannot come back. */
export function liveSecret({ secrets, now }: Changing, secretId: number): SecretRecord {
  const secret = secrets.find(({ id }) => id === secretId);
  if (secret === undefined) throw fail('secret_unknown');
  const state = secretState(secret, now);
  if (state === 'revoked' || state === 'expired') throw fail('secret_ended');
  return secret;
}

/** When a secret begins and ends; throws `secret_times_invalid` unless that is a span to come. */
export function checkTimes(
  { notBefore, expiresAt }: Pick<SecretRecord, 'notBefore' | 'expiresAt'>,
  now: number,
): void {
  const isTime = (time: number | null) => time === null || (Number.isSafeInteger(time) && time > 0);
  const endsLater = expiresAt === null || expiresAt > Math.max(now, notBefore ?? 0);
  if (!isTime(notBefore) || !isTime(expiresAt) || !endsLater) throw fail('secret_times_invalid');
}

/**
 * Throws `secret_in_use` for a secret that was used in the last hours, unless the caller insists:
 * somebody still works with it.
 */
export function checkUnused(
  { policy }: Pick<Deps, 'policy'>,
  { lastUsedAt }: SecretRecord,
  now: number,
  force = false,
): void {
  if (force || lastUsedAt === null || lastUsedAt <= now - policy.recentUseMs) return;
  throw new AppError('secret_in_use', { lastUsedAt });
}
