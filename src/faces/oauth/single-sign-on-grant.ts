import { errors, type KoaContextWithOIDC, type Provider } from 'oidc-provider';
import type { Deps } from '../../actions/deps.ts';
import { AppError } from '../../core/errors.ts';
import type { ClientIdentifier } from '../../core/ids.ts';
import { singleSignOnAnswer, wantedScopes } from './single-sign-on-answer.ts';

const PARAMETERS = ['scope', 'domain_id', 'sso_redirect_path'];

/**
 * The grant `single_sign_on` at the token endpoint (spec/decisions.md 24): a token that signs in the
 * owner of the credential's service, and the address that redeems it. Destinations that need more
 * than their name take it as CreateSsoToken does: `domain_id`, `sso_redirect_path`.
 */
export function registerSingleSignOn(provider: Provider, deps: Deps): void {
  provider.registerGrantType('single_sign_on', (ctx) => grant(ctx, deps), PARAMETERS, []);
}

async function grant(ctx: KoaContextWithOIDC, deps: Deps): Promise<void> {
  const identifier = ctx.oidc.client?.clientId as ClientIdentifier;
  const credential = await deps.credentials.find({ identifier });
  if (credential === undefined) throw new errors.InvalidClient('there is no such client');
  const { scope, domain_id: domainId, sso_redirect_path: path } = ctx.oidc.params ?? {};
  try {
    ctx.body = await singleSignOnAnswer(deps, credential, { scope, domainId, path });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw toEngineError(error, wantedScopes({ scope }));
  }
}

function toEngineError(error: AppError, wanted: readonly string[]): Error {
  if (error.code === 'scope_invalid') {
    const foreign = 'value' in error.details ? String(error.details.value) : '';
    return new errors.InvalidScope('the client may not ask for this scope', foreign);
  }
  return error.code === 'destination_invalid'
    ? new errors.InvalidScope(error.message, wanted.join(' '))
    : new errors.InvalidGrant(error.message);
}
