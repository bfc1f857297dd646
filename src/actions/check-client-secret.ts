import { throttleKey } from '../core/address.ts';
import type { ClientIdentifier } from '../core/ids.ts';
import { Secret } from '../core/secret.ts';
import type { Deps } from './deps.ts';

/** Who shows which secret, from where. */
export interface ClientSecretClaim {
  readonly identifier: string;
  readonly secret: Secret;
  readonly address: string;
}

/**
 * Whether a secret is a valid one of the credential. The cost does not grow with the number of its
 * secrets. Throws `throttled`.
 */
export async function checkClientSecret(
  deps: Pick<Deps, 'credentials' | 'hasher' | 'limiter'>,
  claim: ClientSecretClaim,
): Promise<boolean> {
  const keys = [throttleKey(claim.address), `client:${claim.identifier.slice(0, 255)}`];
  return deps.limiter.attempt(keys, async () => {
    for (const secret of spellings(claim.secret)) {
      const { digest } = deps.hasher.digest(secret);
      if (await deps.credentials.hasLiveSecret(claim.identifier as ClientIdentifier, digest)) {
        return true;
      }
    }
    return false;
  });
}

// Old base64 secrets hold `+`, which a client that does not encode it turns into a space.
function spellings(secret: Secret): readonly Secret[] {
  const text = secret.reveal();
  return text.includes(' ') ? [secret, new Secret(text.replaceAll(' ', '+'))] : [secret];
}
