import { Provider } from 'oidc-provider';

/** What the engine keeps in a session between its question and the answer. */
interface SignOutState {
  readonly clientId?: string;
  postLogoutRedirectUri?: string | undefined;
}

type Find = (id: string, options?: object) => Promise<{ state?: unknown } | undefined>;

/**
 * Forgets where a sign-out was to lead when it is registered no more by the time the person answers
 * (CVE-2026-7571); the engine checks only when it asks.
 */
export function guardSignOut(provider: Provider): void {
  const model = provider.Session as unknown as { find: Find };
  const find = model.find;
  model.find = async (id, options) => {
    const session = await find.call(model, id, options);
    if (Provider.ctx?.oidc?.route !== 'end_session_confirm') return session;
    const state = session?.state as SignOutState | undefined;
    if (state && !(await isStillRight(provider, state))) state.postLogoutRedirectUri = undefined;
    return session;
  };
}

async function isStillRight(provider: Provider, state: SignOutState): Promise<boolean> {
  const { clientId, postLogoutRedirectUri: uri } = state;
  // The engine's own way back into a sign-in.
  if (uri === undefined || uri.startsWith(`${provider.issuer}/`)) return true;
  const client = clientId === undefined ? undefined : await provider.Client.find(clientId);
  return client?.postLogoutRedirectUriAllowed(uri) ?? false;
}
