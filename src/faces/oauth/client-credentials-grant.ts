import { errors, type KoaContextWithOIDC, type Provider } from 'oidc-provider';

/**
 * The grant `client_credentials` at the token endpoint (RFC 6749 section 4.4): a token with which the
 * credential acts for itself, for all of its scopes or those of them that it asks for. The engine has
 * the grant too, but gives out scopes that nobody knows, and none where none is asked for.
 */
export function registerClientCredentials(provider: Provider): void {
  const grant = async (ctx: KoaContextWithOIDC): Promise<void> => {
    const { client, params } = ctx.oidc;
    if (client === undefined) throw new errors.InvalidClient('there is no such client');
    const own = (client.scope ?? '').split(' ');
    const wanted = String(params?.scope ?? '').split(' ');
    const asked = [...new Set(wanted.filter(Boolean))];
    const foreign = asked.find((scope) => !own.includes(scope));
    if (foreign !== undefined) {
      throw new errors.InvalidScope('the client may not ask for this scope', foreign);
    }
    const scope = (asked.length > 0 ? asked : own).join(' ');
    const token = new provider.ClientCredentials({ client, scope });
    ctx.oidc.entity('ClientCredentials', token);
    ctx.body = {
      access_token: await token.save(),
      expires_in: token.expiration,
      token_type: token.tokenType,
      scope,
    };
  };
  provider.registerGrantType('client_credentials', grant, ['scope'], []);
}
