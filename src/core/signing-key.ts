import type { Image } from './audit.ts';
import { AppError } from './errors.ts';
import type { Secret } from './secret.ts';
import type { Writing } from './writing.ts';

/** Algorithms that ID tokens can be signed with (RFC 7518 section 3.1). */
export const SIGNING_ALGORITHMS = ['RS256', 'ES256'] as const;

export type SigningAlgorithm = (typeof SIGNING_ALGORITHMS)[number];

/** What ID tokens are signed with unless a credential says otherwise (OpenID Connect Registration 2). */
export const DEFAULT_SIGNING_ALGORITHM: SigningAlgorithm = 'RS256';

/** Reads an algorithm; throws `signing_algorithm_invalid`. */
export function parseSigningAlgorithm(text: string): SigningAlgorithm {
  const algorithm = SIGNING_ALGORITHMS.find((known) => known === text);
  if (algorithm === undefined) throw new AppError('signing_algorithm_invalid', { value: text });
  return algorithm;
}

/** How long a new key is published before it signs, so that every cache of the keys has it. */
export const PUBLISH_AHEAD_MS = 60 * 60 * 1000;

/** How long a replaced key stays published after it last signed; ID tokens live one hour. */
export const PUBLISH_AFTER_MS = 2 * 60 * 60 * 1000;

/** How old signing keys become before they are replaced by themselves. */
export const ROTATE_AFTER_MS = 90 * 24 * 60 * 60 * 1000;

/** A key that tokens are signed with. Times are milliseconds since 1970. */
export interface SigningKey {
  readonly kid: string;
  readonly algorithm: SigningAlgorithm;
  /** JSON Web Key (RFC 7517) without its private part. */
  readonly publicJwk: Readonly<Record<string, unknown>>;
  /** The private key, sealed for its `kid`. */
  readonly sealedJwk: string;
  readonly createdAt: number;
  /** Published from the start, signs from here on. */
  readonly signsFrom: number;
  /** No longer published from here on; null while it is not replaced. */
  readonly goneFrom: number | null;
}

/** The keys published at a moment, of each algorithm the signing one first. */
export function publishedKeys(keys: readonly SigningKey[], now: number): readonly SigningKey[] {
  const published = keys.filter(({ goneFrom }) => goneFrom === null || goneFrom > now);
  const rank = (key: SigningKey): number => (key.signsFrom <= now ? 0 : 1);
  return published.toSorted((a, b) => rank(a) - rank(b) || b.signsFrom - a.signsFrom);
}

/** Makes keys. */
export interface SigningKeyMaker {
  make(algorithm: SigningAlgorithm): Promise<{
    readonly kid: string;
    readonly publicJwk: Readonly<Record<string, unknown>>;
    readonly privateJwk: Secret;
  }>;
  /** Signs with a private key as RFC 7518 sections 3.3 and 3.4 have it, off the event loop. */
  signer(privateJwk: Secret): (data: Uint8Array) => Promise<Uint8Array>;
}

/** A signing key as the audit trail tells it, named by its `kid`: when it is used, not what it is. */
export function signingKeyImage({ algorithm, createdAt, signsFrom, goneFrom }: SigningKey): Image {
  return { algorithm, createdAt, signsFrom, goneFrom };
}

/** Where signing keys live. Each writing call is one atomic change with its entries in the trail. */
export interface SigningKeyStore {
  all(): Promise<readonly SigningKey[]>;
  /** Adds them if there are none at all; false = there were. */
  addFirst(writing: Writing, keys: readonly SigningKey[]): Promise<boolean>;
  /**
   * Adds them; the ones they replace are gone from `goneFrom` on, the long gone are removed. Answers
   * those that were added.
   */
  replace(
    writing: Writing,
    keys: readonly SigningKey[],
    goneFrom: number,
    now: number,
  ): Promise<readonly SigningKey[]>;
}
