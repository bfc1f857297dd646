import { type Actor, checkAllowed } from '../core/actor.ts';
import { fail } from '../core/errors.ts';
import type { Deps } from './deps.ts';

/** Deletes an API credential; its next call is refused. Throws `api_credential_unknown`. */
export async function revokeApiCredential(
  deps: Pick<Deps, 'callers'>,
  actor: Actor,
  identifier: string,
): Promise<void> {
  checkAllowed(actor, 'revoke-api-credential');
  if (!(await deps.callers.deleteApiCredential(identifier))) throw fail('api_credential_unknown');
}
