import type { CredentialLookup } from '../../actions/credential-lookup.ts';
import { TOKEN_REVOCATIONS, type TokenRevocation } from '../../actions/token-revocation.ts';
import { splitAddressList } from '../../core/address-range.ts';
import type { CredentialInput } from '../../core/credential.ts';
import { AppError } from '../../core/errors.ts';
import type { RedirectChange } from '../../core/redirect-change.ts';
import type { Parameters } from './parameters.ts';

/** The fields that Create and Update share (whmcs-behaviour.md 3.1 and 3.2). */
export function credentialInput(parameters: Parameters): CredentialInput & RedirectChange {
  return {
    name: parameters.text('name'),
    description: parameters.text('description'),
    grantType: parameters.text('grantType'),
    scope: parameters.text('scope'),
    serviceId: serviceId(parameters),
    logoUri: parameters.first('logoUri'),
    redirectUris: parameters.uris('redirectUri'),
    addRedirectUris: parameters.uris('addRedirectUri'),
    removeRedirectUris: parameters.uris('removeRedirectUri'),
    redirectsExpireInSeconds: parameters.whole('redirectUriExpiresIn'),
    redirectsLabel: parameters.text('redirectUriLabel'),
    tokenEndpointAuthMethod: parameters.filled('tokenEndpointAuthMethod'),
    idTokenSignedResponseAlg: parameters.filled('idTokenSignedResponseAlg'),
    allowedAddresses: parameters.list('allowedAddresses', splitAddressList),
  };
}

// Blank is not absent here: it takes the link away (spec/decisions.md 11).
function serviceId(parameters: Parameters): number | null | undefined {
  return parameters.text('serviceId') === undefined
    ? undefined
    : (parameters.whole('serviceId') ?? null);
}

/** Which credential the call names. */
export function lookup(parameters: Parameters): CredentialLookup {
  return {
    id: parameters.whole('credentialId'),
    identifier: parameters.filled('clientApiIdentifier'),
  };
}

/** One of some words, in any case. Throws `value_invalid`. */
export function oneOf<Choice extends string>(
  parameters: Parameters,
  name: string,
  choices: readonly Choice[],
): Choice | undefined {
  const text = parameters.filled(name)?.toLowerCase();
  const choice = choices.find((item) => item.toLowerCase() === text);
  if (text !== undefined && choice === undefined) {
    throw new AppError('value_invalid', { field: name });
  }
  return choice;
}

/** Which tokens shall end. */
export function revocation(parameters: Parameters): TokenRevocation {
  return oneOf(parameters, 'revokeTokens', TOKEN_REVOCATIONS) ?? 'none';
}
