import type { NewSecret, Secret } from '../core/secret.ts';
import { formatClientSecret } from '../core/secret-format.ts';
import type { Deps } from './deps.ts';

/** Makes a client secret and what is stored of it, for the credential with that uuid. */
export function newSecret(
  deps: Pick<Deps, 'hasher' | 'random' | 'policy'>,
  credentialUuid: string,
  createdBy: string,
): { readonly secret: Secret; readonly stored: NewSecret } {
  const secret = formatClientSecret(deps.random.base64url(32));
  return { secret, stored: storedSecret(deps, secret, credentialUuid, createdBy) };
}

/** What is stored of a secret of the credential with that uuid. */
export function storedSecret(
  deps: Pick<Deps, 'hasher' | 'policy'>,
  secret: Secret,
  credentialUuid: string,
  createdBy: string,
): NewSecret {
  const sealed = deps.policy.keepSecretsReadable ? deps.hasher.seal(secret, credentialUuid) : null;
  return {
    ...deps.hasher.digest(secret),
    hint: secret.hint,
    sealed,
    label: '',
    notBefore: null,
    expiresAt: null,
    createdBy,
  };
}
