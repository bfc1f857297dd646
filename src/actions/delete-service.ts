import { type Actor, checkAllowed } from '../core/actor.ts';
import { fail } from '../core/errors.ts';
import { isId, type ServiceId, toId } from '../core/ids.ts';
import type { Deps } from './deps.ts';
import { writingOf } from './writing.ts';

/** Deletes a service. Throws `service_unknown`, `service_in_use`, `action_not_allowed`. */
export async function deleteService(
  deps: Pick<Deps, 'directory' | 'hasher' | 'clock'>,
  actor: Actor,
  id: number,
): Promise<void> {
  checkAllowed(actor, 'delete-service');
  const writing = writingOf(deps, actor, 'delete-service', id);
  const known = isId(id) && (await deps.directory.deleteService(writing, toId<ServiceId>(id)));
  if (!known) throw fail('service_unknown');
}
