import { Provider } from 'oidc-provider';
import type { Deps } from '../../actions/deps.ts';
import { epochNow } from './sign-out-epoch.ts';
import { seeEpoch } from './signed-out-meanwhile.ts';

/** What the engine keeps of an authorization request while somebody signs in. */
interface Interaction {
  readonly params: { readonly client_id?: unknown; readonly redirect_uri?: unknown };
  readonly result?: { readonly login?: { readonly accountId: string; readonly epoch: number } };
}

type Find = (uid: string, options?: object) => Promise<Interaction | undefined>;

/**
 * Ends a sign-in whose redirect URI is registered no more, or has expired, by the time the browser
 * comes back from its last page (CVE-2026-7571); the engine checks only before the first, and would
 * send even a refusal there. And one whose user was signed out everywhere since the password.
 */
export function guardSignIn(provider: Provider, deps: Pick<Deps, 'directory'>): void {
  const model = provider.Interaction as unknown as { find: Find };
  const find = model.find;
  model.find = async (uid, options) => {
    const found = await find.call(model, uid, options);
    if (found === undefined || Provider.ctx?.oidc?.route !== 'resume') return found;
    const login = found.result?.login;
    if (login && (await epochNow(deps, login.accountId)) !== login.epoch) return undefined;
    if (login) seeEpoch(login.accountId, login.epoch);
    const { client_id: identifier, redirect_uri: uri } = found.params;
    const client = await provider.Client.find(String(identifier));
    return client?.redirectUriAllowed(String(uri)) ? found : undefined;
  };
}
