import { errors, Provider } from 'oidc-provider';
import type { Deps } from '../../actions/deps.ts';
import { AppError } from '../../core/errors.ts';
import { isRegistered, type RedirectUri } from '../../core/redirect-uri.ts';
import { Secret } from '../../core/secret.ts';
import { judgeSecret } from './asked-once.ts';

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

/** What the engine answers for a failure of ours; too many wrong tries are 429 with `Retry-After`. */
function toEngineError({ details, message }: AppError): Error {
  const seconds = 'retryAfterSeconds' in details ? details.retryAfterSeconds : undefined;
  if (seconds !== undefined) Provider.ctx?.set('retry-after', String(seconds));
  const failure = new errors.OIDCProviderError(seconds === undefined ? 400 : 429, 'slow_down');
  return Object.assign(failure, { error_description: message });
}
