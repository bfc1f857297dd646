import type { Provider } from 'oidc-provider';

const CONFIRM = '/oauth/logout/confirm';

/** What the engine keeps in a session between its question and the answer. */
interface SignOutState {
  readonly clientId?: string;
  postLogoutRedirectUri?: string | undefined;
}

/**
 * Forgets where a sign-out was to lead when it is registered no more by the time the person answers
 * (CVE-2026-7571); the engine checks only when it asks.
 */
export function guardSignOut(provider: Provider): void {
  provider.use(async (ctx, next) => {
    if (ctx.method === 'POST' && ctx.path === CONFIRM) {
      const session = await provider.Session.get(ctx);
      const state = session.state as SignOutState | undefined;
      if (state && !(await isStillRight(provider, state))) {
        state.postLogoutRedirectUri = undefined;
        await session.persist();
      }
    }
    await next();
  });
}

async function isStillRight(provider: Provider, state: SignOutState): Promise<boolean> {
  const { clientId, postLogoutRedirectUri: uri } = state;
  // The engine's own way back into a sign-in.
  if (uri === undefined || uri.startsWith(`${provider.issuer}/`)) return true;
  const client = clientId === undefined ? undefined : await provider.Client.find(clientId);
  return client?.postLogoutRedirectUriAllowed(uri) ?? false;
}
