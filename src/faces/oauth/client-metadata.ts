import type { AdapterPayload } from 'oidc-provider';
import type { Credential } from '../../core/credential.ts';
import { liveRedirectUris } from '../../core/redirect-details.ts';

/**
 * A credential as the OAuth engine knows clients (OpenID Connect Registration section 2).
 * @param secretStandIn what the engine takes for the secret; it is never compared
 */
export function clientMetadata(
  credential: Credential,
  baseUrl: string,
  secretStandIn: string,
  now: number,
): AdapterPayload {
  const isPublic = credential.tokenEndpointAuthMethod === 'none';
  const code = credential.grantType === 'authorization_code';
  const redirectUris = liveRedirectUris(credential, now);
  return {
    client_id: credential.identifier,
    ...(!isPublic && { client_secret: secretStandIn }),
    client_name: credential.name || credential.identifier,
    ...(credential.logoUri && { logo_uri: new URL(credential.logoUri, `${baseUrl}/`).href }),
    application_type: isNative(credential) ? 'native' : 'web',
    redirect_uris: code ? [...redirectUris] : [],
    post_logout_redirect_uris: code ? [...redirectUris] : [],
    grant_types: code ? ['authorization_code', 'refresh_token'] : [credential.grantType],
    // Without a redirect URI nothing may be sent anywhere: an empty list never means "any".
    response_types: code && redirectUris.length > 0 ? ['code'] : [],
    scope: credential.scope.join(' '),
    // The engine takes a secret in the header or the body, whichever of the two is named here.
    token_endpoint_auth_method: isPublic ? 'none' : 'client_secret_basic',
    id_token_signed_response_alg: credential.idTokenSignedResponseAlg,
  };
}

/** Whether it takes people back to an app on their own machine (RFC 8252 section 7.1). */
function isNative({ redirectUris }: Credential): boolean {
  return redirectUris.some((uri) => !/^https?:/i.test(uri));
}
