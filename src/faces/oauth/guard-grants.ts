import { Provider } from 'oidc-provider';
import { CLIENT_TOKEN } from '../../actions/check-access-token.ts';
import type { Deps } from '../../actions/deps.ts';
import { findSubject } from '../../actions/find-subject.ts';
import { isRegistered } from '../../core/redirect-uri.ts';
import { recordKey } from './record-key.ts';

/** A code or refresh token as the engine has it. */
interface GrantSource {
  readonly clientId?: string | undefined;
  readonly grantId?: string | undefined;
  /** Only codes have one. */
  readonly redirectUri?: string | undefined;
}

/** A client, as the engine knows its grants. */
interface GrantingClient {
  grantTypeAllowed(name: string): boolean;
}

type Find = (value: string, options?: object) => Promise<GrantSource | undefined>;

type GuardDeps = Pick<Deps, 'protocol' | 'hasher'>;

/**
 * Holds what the engine stored earlier against the credential as it is now: a code or refresh token
 * that another client shows ends with its whole family, a code whose redirect URI is registered no
 * more is worth nothing, and scopes that were taken from a credential are not granted any longer.
 */
export function guardGrants(provider: Provider, deps: GuardDeps): void {
  guardFind(provider.AuthorizationCode as unknown as { find: Find }, deps);
  guardFind(provider.RefreshToken as unknown as { find: Find }, deps);
  narrowScopes(provider);
}

function guardFind(model: { find: Find }, deps: GuardDeps): void {
  const find = model.find;
  model.find = async (value, options) => {
    const found = await find.call(model, value, options);
    const { client, route } = Provider.ctx?.oidc ?? {};
    if (found === undefined || client === undefined || route !== 'token') return found;
    if (found.clientId !== client.clientId) {
      if (found.grantId) await deps.protocol.deleteOfGrant(recordKey(deps, found.grantId));
      return undefined;
    }
    const { redirectUri } = found;
    const leadsHome = !redirectUri || isRegistered(redirectUri, client.redirectUris ?? []);
    return leadsHome ? found : undefined;
  };
}

function narrowScopes(provider: Provider): void {
  const grant = provider.Grant.prototype;
  const grantedOf = grant.getOIDCScopeFiltered;
  grant.getOIDCScopeFiltered = function getOIDCScopeFiltered(filter) {
    return narrowed(grantedOf.call(this, filter));
  };
}

/**
 * Whether introspection may tell of a token: to its own client only, and while the user whom it
 * speaks for may sign in, or the client may act for itself. Of its scopes only those are told that
 * still count.
 */
export async function mayBeTold(
  deps: Pick<Deps, 'directory'>,
  client: GrantingClient & { readonly clientId: string },
  token: IntrospectedToken,
): Promise<boolean> {
  if (token.clientId !== client.clientId) return false;
  const isAlive =
    token.kind === CLIENT_TOKEN
      ? client.grantTypeAllowed('client_credentials')
      : signsPeopleIn(client) && !!token.accountId && !!(await findSubject(deps, token.accountId));
  if (isAlive && token.scope) token.scope = narrowed(token.scope);
  return isAlive;
}

/** A token as the engine introspects it. */
interface IntrospectedToken {
  readonly kind: string;
  readonly clientId?: string | undefined;
  readonly accountId?: string;
  scope?: string | undefined;
}

/** Whether a client has tokens of people; not when it has become one of single sign-on since. */
export function signsPeopleIn(client: GrantingClient): boolean {
  // The engine takes `authorization_code` away while there is no redirect URI; tokens go on then.
  return client.grantTypeAllowed('refresh_token');
}

/** Those of the scopes that the client of this request still has. */
function narrowed(scope: string): string {
  const own = Provider.ctx?.oidc.client?.scope?.split(' ') ?? [];
  return scope
    .split(' ')
    .filter((name) => own.includes(name))
    .join(' ');
}
