import { errors, type KoaContextWithOIDC, type Provider } from 'oidc-provider';
import type { Deps } from '../../actions/deps.ts';
import { grantSso } from '../../actions/grant-sso.ts';
import { SSO_TOKEN_SECONDS } from '../../actions/mint-sso-token.ts';
import { AppError } from '../../core/errors.ts';
import type { ClientIdentifier } from '../../core/ids.ts';

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
  const wanted = String(ctx.oidc.params?.scope ?? 'clientarea:sso')
    .split(' ')
    .filter(Boolean);
  const foreign = wanted.find((scope) => !credential.scope.some((own) => own === scope));
  if (foreign !== undefined) {
    throw new errors.InvalidScope('the client may not ask for this scope', foreign);
  }
  try {
    const { token, redirectUrl } = await grantSso(deps, credential, wanted, {
      domainId: wholeNumber(ctx.oidc.params?.domain_id),
      path: ctx.oidc.params?.sso_redirect_path as string | undefined,
    });
    ctx.body = {
      access_token: token.reveal(),
      expires_in: SSO_TOKEN_SECONDS,
      token_type: 'Bearer',
      scope: wanted.join(' '),
      redirect_url: redirectUrl,
    };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw error.code === 'destination_invalid'
      ? new errors.InvalidScope(error.message, wanted.join(' '))
      : new errors.InvalidGrant(error.message);
  }
}

function wholeNumber(text: unknown): number | undefined {
  return typeof text === 'string' && /^[0-9]{1,15}$/.test(text) ? Number(text) : undefined;
}
