import { errors, type KoaContextWithOIDC } from 'oidc-provider';
import type { Deps } from '../../actions/deps.ts';

/** The engine's name for a session that opens nothing any more. */
export const REFUSED_SESSION = 'access_denied';

/**
 * The failure of an authorization request whose browser has a session of somebody who may not sign
 * in: WHMCS's text on a page (whmcs-behaviour.md 6.7). A silent request is answered as if nobody was
 * signed in.
 */
export async function refusedSession(
  deps: Pick<Deps, 'directory'>,
  ctx: KoaContextWithOIDC,
  uuid: string,
): Promise<Error> {
  if (ctx.oidc.prompts.has('none')) return new errors.LoginRequired();
  const record = await deps.directory.findUser({ uuid });
  const [account] = record ? await deps.directory.accountsOf(record.user.id) : [];
  return Object.assign(new errors.OIDCProviderError(403, REFUSED_SESSION), {
    allow_redirect: false,
    error_description:
      'OAuth authorization request denied due to unexpected active login session for "Closed" ' +
      `User ID: ${account?.id ?? 'unknown'}`,
  });
}
