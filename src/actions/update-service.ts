import type { Service } from '../core/account.ts';
import { type Actor, checkAllowed } from '../core/actor.ts';
import { fail } from '../core/errors.ts';
import { isId, type ServiceId, toId } from '../core/ids.ts';
import { parseServiceStatus } from '../core/status.ts';
import { parseName } from '../core/text.ts';
import type { Deps } from './deps.ts';
import { writingOf } from './writing.ts';

/** What to change of a service; absent = unchanged. */
export interface ServiceUpdate {
  readonly name?: string | undefined;
  readonly status?: string | undefined;
}

/**
 * Changes what is given of a service; unless it is Active or Completed, its credentials sign nobody
 * in. Throws `service_unknown`, `text_invalid`, `text_too_long`, `value_invalid`,
 * `action_not_allowed`.
 */
export async function updateService(
  deps: Pick<Deps, 'directory' | 'hasher' | 'clock'>,
  actor: Actor,
  id: number,
  update: ServiceUpdate,
): Promise<Service> {
  checkAllowed(actor, 'update-service');
  if (!isId(id)) throw fail('service_unknown');
  const { name, status } = update;
  const writing = writingOf(deps, actor, 'update-service', [id, update]);
  const service = await deps.directory.updateService(writing, toId<ServiceId>(id), (old) => ({
    ...old,
    name: name === undefined ? old.name : parseName(name),
    status: status === undefined ? old.status : parseServiceStatus(status),
  }));
  if (service === undefined) throw fail('service_unknown');
  return service;
}
