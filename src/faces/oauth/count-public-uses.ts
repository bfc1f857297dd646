import type { KoaContextWithOIDC, Provider } from 'oidc-provider';
import type { Deps } from '../../actions/deps.ts';
import { usableCredential } from './asked-once.ts';

/**
 * Counts a use of a public client with each answer of the token endpoint. It shows no secret with
 * which it would be counted; before it gets tokens, anybody could have come in its name.
 */
export function countPublicUses(provider: Provider, deps: Deps): void {
  const path = provider.pathFor('token');
  provider.use(async (context, next) => {
    await next();
    if (context.path !== path || context.status !== 200) return;
    const { client } = (context as KoaContextWithOIDC).oidc;
    if (client?.clientAuthMethod !== 'none') return;
    const credential = await usableCredential(deps, context.req, client.clientId);
    if (credential === undefined) return;
    const { id: credentialId } = credential;
    deps.uses.note({ credentialId, secretId: null, at: deps.clock.now(), address: context.ip });
  });
}
