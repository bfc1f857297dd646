import type { Domain } from '../core/account.ts';
import { type Actor, checkAllowed } from '../core/actor.ts';
import type { Deps } from './deps.ts';

/** Every domain, oldest first. Throws `action_not_allowed`. */
export async function listDomains(
  deps: Pick<Deps, 'directory'>,
  actor: Actor,
): Promise<readonly Domain[]> {
  checkAllowed(actor, 'list-domains');
  return deps.directory.domains();
}
