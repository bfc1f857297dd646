import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Provider } from 'oidc-provider';
import type { Deps } from '../../actions/deps.ts';
import { findUsableCredential } from '../../actions/find-usable-credential.ts';
import type { Credential } from '../../core/credential.ts';
import { AppError } from '../../core/errors.ts';
import { liveRedirectUris } from '../../core/redirect-details.ts';
import { isRegistered } from '../../core/redirect-uri.ts';
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
  /** Of the application that asks, as it is now. */
  readonly credential: Credential;
  /** Where the steps of this interaction stand. */
  readonly path: string;
  readonly csrf: string;
  /** Network address of the person. */
  readonly address: string;
  /** Fields of the posted form. */
  readonly form: Readonly<Record<string, string>>;
}

/** What was asked for, as it was checked when the interaction began. */
export function paramsOf({ params }: Pick<Interaction, 'params'>) {
  return params as { readonly client_id: string; readonly redirect_uri: string; scope?: string };
}

/**
 * The credential that an interaction is about. Throws `value_invalid` when it could not ask for the
 * same any more: it was changed while somebody signed in (CVE-2026-7571).
 */
export async function askingCredential(deps: Deps, interaction: Interaction): Promise<Credential> {
  const { client_id: identifier, redirect_uri: uri, scope = '' } = paramsOf(interaction);
  const credential = await findUsableCredential(deps, identifier);
  const stillFits =
    credential?.grantType === 'authorization_code' &&
    isRegistered(uri, liveRedirectUris(credential, deps.clock.now())) &&
    scope.split(' ').every((name) => credential.scope.some((own) => own === name));
  if (!stillFits) throw new AppError('value_invalid', { field: 'client_id' });
  return credential;
}

/** Ends the interaction with a result and sends the browser on. */
export async function finish(
  { provider, request, reply }: Step,
  result: Parameters<Provider['interactionResult']>[2],
): Promise<FastifyReply> {
  const next = await provider.interactionResult(request.raw, reply.raw, result);
  return reply.redirect(next, 303);
}
