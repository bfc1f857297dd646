import type { Service } from '../core/account.ts';
import { type Actor, checkAllowed } from '../core/actor.ts';
import type { Deps } from './deps.ts';

/** Every service, oldest first. Throws `action_not_allowed`. */
export async function listServices(
  deps: Pick<Deps, 'directory'>,
  actor: Actor,
): Promise<readonly Service[]> {
  checkAllowed(actor, 'list-services');
  return deps.directory.services();
}
