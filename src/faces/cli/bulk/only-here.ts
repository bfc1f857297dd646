import { inLots, refusable } from '../../../actions/bulk.ts';
import { deleteCredential } from '../../../actions/delete-credential.ts';
import type { Deps } from '../../../actions/deps.ts';
import { dryRun } from '../../../actions/dry-run.ts';
import { listCredentials } from '../../../actions/list-credentials.ts';
import type { Actor } from '../../../core/actor.ts';
import type { Credential } from '../../../core/credential.ts';
import { type LineResult, named } from './line-results.ts';
import type { SeenIdentifiers } from './seen-identifiers.ts';

/** What is done with credentials that stand here and in no line. */
export type OnlyHere = (credential: Credential) => Promise<LineResult>;

/** Does it with each of them, page by page; one that was created after `since` is left alone. */
export async function* eachOnlyHere(
  deps: Deps,
  actor: Actor,
  seen: SeenIdentifiers,
  since: number,
  onlyHere: OnlyHere,
): AsyncGenerator<readonly LineResult[]> {
  const all = { sortField: 'id', descending: false, skip: 0, limit: undefined } as const;
  for await (const page of listCredentials(deps, actor, all)) {
    const unnamed = page
      .map(({ credential }) => credential)
      .filter(({ identifier, createdAt }) => createdAt < since && !seen.has(identifier));
    yield await inLots(unnamed, onlyHere);
  }
}

/** Only says that it is there. */
export const told: OnlyHere = async (credential) => ({ status: 'only_here', ...named(credential) });

/** Deletes it. */
export function deleting(deps: Deps, actor: Actor): OnlyHere {
  return async (credential) => {
    const done = await refusable(() => deleteCredential(deps, actor, credential.id));
    if (!(done instanceof Error)) return { status: 'deleted', ...named(credential) };
    const { code, message } = done;
    return { status: 'refused', ...named(credential), error: { code, message } };
  };
}

/** Foretells its deletion. */
export function deletingDry(deps: Deps, actor: Actor): OnlyHere {
  return async (credential) => {
    const { entries, warnings } = await dryRun(actor, (dry) =>
      deleteCredential(deps, dry, credential.id),
    );
    const diff = entries[0]?.diff ?? {};
    return { status: 'deleted', ...named(credential), diff, warnings };
  };
}
