import { type Credential, isSuspended } from './credential.ts';

/** How long nobody may have used or changed a credential before it counts as unused, in milliseconds. */
export const LEAST_UNUSED_MS = 24 * 60 * 60 * 1000;

/** What keeps a credential in use. */
export interface CredentialUse {
  /** Milliseconds since 1970; null = never used. */
  readonly lastUsedAt: number | null;
  /** Whether a person's grant lives, and with it maybe tokens. */
  readonly hasGrant: boolean;
}

/**
 * Whether nobody has used or changed the credential since a moment, and nobody holds a token of it.
 * What was brought in from elsewhere counts from then; a suspended one waits to be resumed.
 */
export function isUnused(
  credential: Credential,
  { lastUsedAt, hasGrant }: CredentialUse,
  since: number,
  now: number,
): boolean {
  if (hasGrant || isSuspended(credential, now)) return false;
  return lastSeenAt(credential, lastUsedAt) < since;
}

/** When somebody last used, changed, made or brought in a credential. */
export function lastSeenAt(
  { createdAt, updatedAt }: Pick<Credential, 'createdAt' | 'updatedAt'>,
  lastUsedAt: number | null,
): number {
  return Math.max(lastUsedAt ?? 0, createdAt, updatedAt);
}
