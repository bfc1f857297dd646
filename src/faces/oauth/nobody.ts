import { type AdapterPayload, Provider } from 'oidc-provider';

/** Endpoints at which applications show their secret, as the engine names them. */
const ASKED_FOR_SECRETS = new Set([
  'token',
  'introspection',
  'revocation',
  'pushed_authorization_request',
]);

/** What an identifier can look like at all. */
const IDENTIFIER = /^[\x20-\x7e]{1,255}$/;

/** Whether the engine is asked by an application that must show who it is. */
export function isAskedForSecret(): boolean {
  return ASKED_FOR_SECRETS.has(Provider.ctx?.oidc.route ?? '');
}

/**
 * Stands for a client that there is none of, that is suspended, or that may not come from there, where
 * a secret is asked for: the secret is checked like every other, and refused. So neither text nor
 * status nor work tells an unknown client from a wrong secret.
 * @param mark is in the place of the secret, by which the check knows nobody
 */
export function nobody(identifier: string, mark: string): AdapterPayload | undefined {
  if (!isAskedForSecret() || !IDENTIFIER.test(identifier)) return undefined;
  return {
    client_id: identifier,
    client_secret: mark,
    redirect_uris: [],
    grant_types: [],
    response_types: [],
    token_endpoint_auth_method: 'client_secret_basic',
  };
}
