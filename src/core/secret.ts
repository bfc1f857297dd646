import type { SecretId } from './ids.ts';

/** How many secrets of one credential may be valid at the same moment. */
export const MAX_LIVE_SECRETS = 5;

/** Longest time an old secret may stay valid after a reset, in seconds (30 days). */
export const MAX_GRACE_SECONDS = 30 * 24 * 60 * 60;

/** A text that must not be seen: it prints as `[secret]` everywhere but in `reveal()`. */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** The text itself; call it only where the text leaves for its owner or is digested. */
  reveal(): string {
    return this.#text;
  }

  /** Last four characters, by which people tell secrets apart; nothing of a short secret. */
  get hint(): string {
    return this.#text.length >= 16 ? this.#text.slice(-4) : '';
  }

  toString(): string {
    return '[secret]';
  }

  toJSON(): string {
    return '[secret]';
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return '[secret]';
  }
}

/** What the database keeps of a secret: nothing from which it could be recovered. */
export interface SecretDigest {
  /** HMAC-SHA-256 of the secret, base64url. */
  readonly digest: string;
  /** Version of the key that made the digest. */
  readonly keyVersion: number;
}

/** A secret that is about to be stored. `sealed` only where the operator keeps secrets readable. */
export interface NewSecret extends SecretDigest {
  readonly hint: string;
  readonly sealed: string | null;
  /** What people call it; may be empty. */
  readonly label: string;
  /** Valid from then on; null = at once. Milliseconds since 1970, as every time here. */
  readonly notBefore: number | null;
  /** Valid until then; null = until it is ended. */
  readonly expiresAt: number | null;
  /** Name of who made it. */
  readonly createdBy: string;
  /** Set while it is switched off, which can be undone; absent = it is not. */
  readonly inactiveSince?: number | null | undefined;
}

/** A stored secret of a credential. */
export interface SecretRecord extends NewSecret {
  readonly id: SecretId;
  readonly createdAt: number;
  readonly inactiveSince: number | null;
  /** Set when it was ended for good. */
  readonly revokedAt: number | null;
  /** Written behind: up to a minute late. */
  readonly lastUsedAt: number | null;
  readonly useCount: number;
  /** Network address of the last use. */
  readonly lastAddress: string | null;
}

/** What decides the state of a secret. */
export type SecretTimes = Pick<
  SecretRecord,
  'notBefore' | 'expiresAt' | 'inactiveSince' | 'revokedAt'
>;

/**
 * What a secret is at a moment. Only `active` and `retiring` ones are accepted; a retiring one has a
 * deadline, after which it is `expired`.
 */
export type SecretState = 'pending' | 'active' | 'retiring' | 'inactive' | 'revoked' | 'expired';

/** The state of a secret at a moment. */
export function secretState(secret: SecretTimes, now: number): SecretState {
  if (secret.revokedAt !== null) return 'revoked';
  if (secret.expiresAt !== null && secret.expiresAt <= now) return 'expired';
  if (secret.inactiveSince !== null) return 'inactive';
  if (secret.notBefore !== null && secret.notBefore > now) return 'pending';
  return secret.expiresAt === null ? 'active' : 'retiring';
}

/** Whether a secret is accepted at a moment. */
export function isAccepted(secret: SecretTimes, now: number): boolean {
  const state = secretState(secret, now);
  return state === 'active' || state === 'retiring';
}

/** Whether a secret counts towards the limit: it is accepted, or may be again. */
export function isLive(secret: SecretTimes, now: number): boolean {
  const state = secretState(secret, now);
  return state !== 'revoked' && state !== 'expired';
}

/** How many ended secrets of a credential are kept, to be looked at. */
const MAX_ENDED_SECRETS = 5;

/** The ended secrets, oldest first, that are too many to keep. */
export function endedSecretsToDrop(
  secrets: readonly SecretRecord[],
  now: number,
): readonly SecretRecord[] {
  const ended = secrets.filter((secret) => !isLive(secret, now));
  return ended.slice(0, Math.max(0, ended.length - MAX_ENDED_SECRETS));
}
