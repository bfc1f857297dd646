import { errors, type KoaContextWithOIDC, Provider } from 'oidc-provider';
import type { Deps } from '../../actions/deps.ts';
import type { ProtocolRecord } from '../../core/protocol.ts';

/** What a request to the token endpoint uses up, and what it issues in its place. */
export interface Issuance {
  spent?: Pick<ProtocolRecord, 'kind' | 'key'>;
  readonly issued: ProtocolRecord[];
}

const running = new WeakMap<object, Issuance>();

/** The issuance of the request that is being answered; undefined outside of the token endpoint. */
export function currentIssuance(): Issuance | undefined {
  const context = Provider.ctx;
  return context && running.get(context);
}

/**
 * Stores what the token endpoint uses up and issues as one change, before the answer goes out: a
 * rotation happens wholly or not at all, and of two that use the same token one comes second.
 */
export function storeIssuances(provider: Provider, deps: Pick<Deps, 'protocol'>): void {
  const path = provider.pathFor('token');
  provider.use(async (context, next) => {
    if (context.path !== path) return next();
    const issuance: Issuance = { issued: [] };
    running.set(context, issuance);
    await next();
    const { spent, issued } = issuance;
    if (spent === undefined) return;
    // What was used up stays so, also where the engine found a reason not to issue anything.
    const stored = deps.protocol.exchange(spent, context.status === 200 ? issued : []);
    try {
      if (!(await stored)) refuse(context, new errors.InvalidGrant('already used'));
    } catch (error) {
      provider.emit('server_error', context as KoaContextWithOIDC, error as Error);
      refuse(
        context,
        new errors.CustomOIDCProviderError('server_error', 'nothing was stored'),
        500,
      );
    }
  });
}

function refuse(
  context: { status: number; body: unknown },
  { error, error_description, statusCode }: errors.OIDCProviderError,
  status = statusCode,
): void {
  context.status = status;
  context.body = { error, error_description };
}
