import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Provider } from 'oidc-provider';
import type { Deps } from '../../actions/deps.ts';
import type { OAuthOptions } from './options.ts';

/** An unfinished authorization request, as one browser goes through it. */
export type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>;

/** What a step of an interaction works with. */
export interface Step {
  readonly deps: Deps;
  readonly options: OAuthOptions;
  readonly provider: Provider;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly interaction: Interaction;
  /** Where the steps of this interaction stand. */
  readonly path: string;
  readonly csrf: string;
  /** Network address of the person. */
  readonly address: string;
  /** Fields of the posted form. */
  readonly form: Readonly<Record<string, string>>;
}

/** Ends the interaction with a result and sends the browser on. */
export async function finish(
  { provider, request, reply }: Step,
  result: Parameters<Provider['interactionResult']>[2],
): Promise<FastifyReply> {
  const next = await provider.interactionResult(request.raw, reply.raw, result);
  return reply.redirect(next, 303);
}
