import { isAllowedFrom } from '../core/address-range.ts';
import { type Credential, isSuspended } from '../core/credential.ts';
import type { ClientIdentifier } from '../core/ids.ts';
import type { FoundSecret } from '../core/ports.ts';
import { isAccepted, Secret } from '../core/secret.ts';
import { clientTryKeys } from '../core/try-key.ts';
import type { Deps } from './deps.ts';

/** Who shows which secret, from where. */
export interface ClientSecretClaim {
  readonly identifier: string;
  readonly secret: Secret;
  readonly address: string;
}

/**
 * Whether a secret is a valid one of the credential, and the credential may use it now and there. The
 * cost does not grow with the number of its secrets. From an address that the credential does not allow
 * nothing is evaluated and nothing counts. Throws `throttled`.
 * @param credential which it claims to be; undefined = there is none that may be used now
 */
export async function checkClientSecret(
  deps: Pick<Deps, 'credentials' | 'hasher' | 'limiter' | 'clock' | 'uses' | 'watch'>,
  claim: ClientSecretClaim,
  credential: Pick<Credential, 'allowedAddresses'> | undefined,
): Promise<boolean> {
  if (isForeign(claim, credential)) return false;
  let isUsable = false;
  const isRight = await deps.limiter.attempt(clientTryKeys(claim), async () => {
    // No store can be asked for a NUL.
    if (claim.identifier.includes('\0')) return false;
    for (const secret of spellings(claim.secret)) {
      const { digest } = deps.hasher.digest(secret);
      const found = await deps.credentials.findSecret(claim.identifier as ClientIdentifier, digest);
      if (found === undefined) continue;
      // Whoever shows a secret that was given out does not guess, even if it opens nothing now:
      // neither their address nor the others who use the credential must be held up.
      const now = deps.clock.now();
      isUsable = isAccepted(found, now) && mayUse(found, now);
      const { id: secretId, credentialId } = found;
      const { address } = claim;
      if (isUsable) deps.uses.note({ secretId, credentialId, at: now, address });
      // Somebody may not have the secret that has taken its place.
      const isOld = found.expiresAt !== null || found.revokedAt !== null;
      if (isOld) deps.watch.saw({ kind: 'old_secret', secretId, credentialId, address });
      return true;
    }
    return false;
  });
  return isRight && isUsable;
}

/**
 * Throws `throttled` where `checkClientSecret` would before it looks at the secret; it costs next to
 * nothing.
 */
export async function checkClientTries(
  { limiter }: Pick<Deps, 'limiter'>,
  claim: ClientSecretClaim,
  credential: Pick<Credential, 'allowedAddresses'> | undefined,
): Promise<void> {
  if (!isForeign(claim, credential)) await limiter.check(clientTryKeys(claim));
}

/** Whether a claim comes from an address that the credential does not allow. */
function isForeign(
  { address }: ClientSecretClaim,
  credential: Pick<Credential, 'allowedAddresses'> | undefined,
): boolean {
  return credential !== undefined && !isAllowedFrom(credential.allowedAddresses, address);
}

function mayUse(found: FoundSecret, now: number): boolean {
  return !isSuspended(found, now) && found.tokenEndpointAuthMethod !== 'none';
}

// Old base64 secrets hold `+`, which a client that does not encode it turns into a space.
function spellings(secret: Secret): readonly Secret[] {
  const text = secret.reveal();
  return text.includes(' ') ? [secret, new Secret(text.replaceAll(' ', '+'))] : [secret];
}
