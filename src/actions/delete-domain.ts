import { type Actor, checkAllowed } from '../core/actor.ts';
import { fail } from '../core/errors.ts';
import { type DomainId, isId, toId } from '../core/ids.ts';
import type { Deps } from './deps.ts';
import { writingOf } from './writing.ts';

/** Deletes a domain. Throws `domain_unknown`, `action_not_allowed`. */
export async function deleteDomain(
  deps: Pick<Deps, 'directory' | 'hasher' | 'clock'>,
  actor: Actor,
  id: number,
): Promise<void> {
  checkAllowed(actor, 'delete-domain');
  const writing = writingOf(deps, actor, 'delete-domain', id);
  const known = isId(id) && (await deps.directory.deleteDomain(writing, toId<DomainId>(id)));
  if (!known) throw fail('domain_unknown');
}
