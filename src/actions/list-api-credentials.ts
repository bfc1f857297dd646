import { type Actor, type ApiCredential, checkAllowed } from '../core/actor.ts';
import type { Deps } from './deps.ts';

/** Every API credential, oldest first. Throws `action_not_allowed`. */
export async function listApiCredentials(
  deps: Pick<Deps, 'callers'>,
  actor: Actor,
): Promise<readonly ApiCredential[]> {
  checkAllowed(actor, 'list-api-credentials');
  return deps.callers.apiCredentials();
}
