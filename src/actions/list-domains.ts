import type { Domain } from '../core/account.ts';
import { type Actor, checkAllowed } from '../core/actor.ts';
import type { IdPage } from '../core/directory.ts';
import type { Deps } from './deps.ts';

/** Every domain or a page of them, oldest first. Throws `action_not_allowed`. */
export async function listDomains(
  deps: Pick<Deps, 'directory'>,
  actor: Actor,
  page?: IdPage,
): Promise<readonly Domain[]> {
  checkAllowed(actor, 'list-domains');
  return deps.directory.domains(page);
}
