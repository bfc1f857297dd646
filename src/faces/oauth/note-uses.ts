import type { KoaContextWithOIDC, Provider } from 'oidc-provider';
import type { Deps } from '../../actions/deps.ts';
import type { TokenGrant } from '../../core/scope-use.ts';
import { usableCredential } from './asked-once.ts';

/**
 * Notes with each token that the token endpoint issues its scopes, and a use of a public client. That
 * shows no secret with which it would be counted; before it gets tokens, anybody could have come in
 * its name.
 */
export function noteUses(provider: Provider, deps: Deps): void {
  const path = provider.pathFor('token');
  provider.use(async (context, next) => {
    await next();
    if (context.path !== path || context.status !== 200) return;
    const { client, params } = (context as KoaContextWithOIDC).oidc;
    if (client === undefined) return;
    // Found already, with the client.
    const credential = await usableCredential(deps, context.req, client.clientId);
    if (credential === undefined) return;
    const { id: credentialId } = credential;
    const at = deps.clock.now();
    if (client.clientAuthMethod === 'none') {
      deps.uses.note({ credentialId, secretId: null, at, address: context.ip });
    }
    const { scope = '' } = context.body as { readonly scope?: string };
    const grant = params?.grant_type as TokenGrant;
    deps.uses.noteScopes({ credentialId, grant, scope, at });
  });
}
