import type { Provider } from 'oidc-provider';
import {
  DEFAULT_SIGNING_ALGORITHM,
  SIGNING_ALGORITHMS,
  type SigningAlgorithm,
} from '../../core/signing-key.ts';

type Validate = (
  token: string,
  client: { readonly clientId: string; readonly idTokenSignedResponseAlg: string },
) => Promise<unknown>;

/**
 * Takes an ID token of ours as a hint, at sign-in and sign-out, whichever of our algorithms it was
 * signed with: the engine would refuse those from before their credential chose another.
 */
export function takeHints(provider: Provider): void {
  const model = provider.IdToken as unknown as { validate: Validate };
  const validate = model.validate;
  model.validate = (token, { clientId }) =>
    validate.call(model, token, { clientId, idTokenSignedResponseAlg: algorithmOf(token) });
}

function algorithmOf(token: string): SigningAlgorithm {
  const header = Buffer.from(token.split('.', 1)[0] ?? '', 'base64url').toString();
  const named = SIGNING_ALGORITHMS.find((algorithm) => header.includes(`"${algorithm}"`));
  return named ?? DEFAULT_SIGNING_ALGORITHM;
}
