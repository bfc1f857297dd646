import type { Credential } from '../core/credential.ts';
import { fail } from '../core/errors.ts';
import type { SecretId } from '../core/ids.ts';
import type { Secret } from '../core/secret.ts';
import type { Deps } from './deps.ts';

/**
 * Number of the secret that a change has just shown. Throws `secret_ended` when it was ended since
 * and is not even kept any more.
 */
export async function shownSecretId(
  deps: Pick<Deps, 'credentials' | 'hasher'>,
  { identifier }: Credential,
  secret: Secret,
): Promise<SecretId> {
  const found = await deps.credentials.findSecret(identifier, deps.hasher.digest(secret).digest);
  if (found === undefined) throw fail('secret_ended');
  return found.id;
}
