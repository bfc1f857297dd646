import type { Service } from '../core/account.ts';
import { type Actor, checkAllowed } from '../core/actor.ts';
import type { IdPage } from '../core/directory.ts';
import type { Deps } from './deps.ts';

/** Every service or a page of them, oldest first. Throws `action_not_allowed`. */
export async function listServices(
  deps: Pick<Deps, 'directory'>,
  actor: Actor,
  page?: IdPage,
): Promise<readonly Service[]> {
  checkAllowed(actor, 'list-services');
  return deps.directory.services(page);
}
