import type { IncomingMessage } from 'node:http';
import { type KoaContextWithOIDC, Provider } from 'oidc-provider';
import type { Deps } from '../../actions/deps.ts';
import { epochNow } from './sign-out-epoch.ts';

const seen = new WeakMap<IncomingMessage, Map<string, number>>();

/** Remembers for this request under which sign-out epoch a user is signed in: the first that was seen. */
export function seeEpoch(uuid: string, epoch: number): void {
  const request = Provider.ctx?.req;
  if (request === undefined) return;
  const epochs = seen.get(request) ?? new Map<string, number>();
  // What was read later may have been stored by this very request.
  if (!epochs.has(uuid)) seen.set(request, epochs.set(uuid, epoch));
}

/**
 * Undoes what a request did for somebody who was signed out everywhere while it ran: every request
 * with a session stores it anew, and some answer with a code, neither of which the sign-out did see.
 */
export function undoWhenSignedOut(
  provider: Provider,
  deps: Pick<Deps, 'directory'>,
  home: string,
): void {
  provider.use(async (context, next) => {
    await next();
    const { oidc } = context as KoaContextWithOIDC;
    const uuid = oidc?.session?.accountId;
    if (uuid === undefined) return;
    const epoch = seen.get(context.req)?.get(uuid);
    if (epoch === undefined || epoch === (await epochNow(deps, uuid))) return;
    await oidc.entities.AuthorizationCode?.destroy();
    await oidc.session?.destroy();
    context.redirect(home);
  });
}
