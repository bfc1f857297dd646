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
}

/** A stored secret of a credential. Times are milliseconds since 1970. */
export interface SecretRecord extends NewSecret {
  readonly id: SecretId;
  readonly createdAt: number;
  /** When it stops being valid; null = never. */
  readonly expiresAt: number | null;
}

/** Whether a stored secret is valid at a moment. */
export function isLive(secret: Pick<SecretRecord, 'expiresAt'>, now: number): boolean {
  return secret.expiresAt === null || secret.expiresAt > now;
}
