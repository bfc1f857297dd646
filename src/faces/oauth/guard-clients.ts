import { errors, Provider } from 'oidc-provider';
import type { Deps } from '../../actions/deps.ts';
import { AppError } from '../../core/errors.ts';
import { isRegistered, type RedirectUri } from '../../core/redirect-uri.ts';
import { Secret } from '../../core/secret.ts';
import { judgeSecret } from './asked-once.ts';
import { slowDown } from './slow-down.ts';

/**
 * Puts our own rules where the engine has looser or weaker ones of its own: secrets are compared by
 * digest among all valid ones, redirect URIs as exact texts.
 * @param markOfNobody what `nobody` has in the place of its secret; no secret of it is ever right
 */
export function guardClients(provider: Provider, deps: Deps, markOfNobody: string): void {
  const client = provider.Client.prototype as unknown as {
    clientId: string;
    clientSecret: string;
    redirectUris?: readonly RedirectUri[];
    compareClientSecret(actual: string): Promise<boolean>;
    redirectUriAllowed(value: string): boolean;
    postLogoutRedirectUriAllowed(value: string): boolean;
  };
  client.compareClientSecret = async function compareClientSecret(actual) {
    const claim = {
      identifier: this.clientId,
      secret: new Secret(actual),
      address: Provider.ctx?.ip ?? '',
    };
    try {
      const isRight = await judgeSecret(deps, Provider.ctx?.req, claim);
      return isRight && this.clientSecret !== markOfNobody;
    } catch (error) {
      throw error instanceof AppError ? toEngineError(error) : error;
    }
  };
  client.redirectUriAllowed = function redirectUriAllowed(value) {
    return isRegistered(value, this.redirectUris ?? []);
  };
  client.postLogoutRedirectUriAllowed = client.redirectUriAllowed;
}

/** What the engine answers for a failure of ours. */
function toEngineError(error: AppError): Error {
  const told = slowDown(error);
  if (told) Provider.ctx?.set('retry-after', String(told.retryAfterSeconds));
  const failure = new errors.OIDCProviderError(told?.status ?? 400, 'slow_down');
  return Object.assign(failure, { error_description: error.message });
}
