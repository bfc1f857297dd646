import { type Actor, checkAllowed } from '../core/actor.ts';
import { fail } from '../core/errors.ts';
import type { Deps } from './deps.ts';
import { writingOf } from './writing.ts';

/** Deletes an API credential; its next call is refused. Throws `api_credential_unknown`. */
export async function revokeApiCredential(
  deps: Pick<Deps, 'callers' | 'hasher' | 'clock'>,
  actor: Actor,
  identifier: string,
): Promise<void> {
  checkAllowed(actor, 'revoke-api-credential');
  const writing = writingOf(deps, actor, 'revoke-api-credential', identifier);
  const known = await deps.callers.deleteApiCredential(writing, identifier);
  if (!known) throw fail('api_credential_unknown');
}
