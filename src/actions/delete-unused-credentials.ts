import { type Actor, checkAllowed } from '../core/actor.ts';
import type { Place } from '../core/credential-filter.ts';
import { fail } from '../core/errors.ts';
import type { DeletedCredentials } from '../core/ports.ts';
import { isUnused, LEAST_UNUSED_MS } from '../core/unused.ts';
import type { Deps } from './deps.ts';
import { writingOf } from './writing.ts';

const ACTION = 'delete-unused-credentials';

/** Which credentials are looked at. */
export interface UnusedQuery {
  /** Neither used nor changed since then, in milliseconds since 1970; at least a day ago. */
  readonly since: number;
  /** Behind that place; absent = from those that are longest unused. */
  readonly after?: Place | undefined;
  /** How many are looked at. */
  readonly limit: number;
}

/**
 * Deletes those of a page of credentials that nobody has used or changed since a moment, all in one
 * change; never one of which somebody holds a living token. Throws `unused_since_invalid`,
 * `action_not_allowed`, the errors of `writingOf`.
 */
export async function deleteUnusedCredentials(
  deps: Pick<Deps, 'credentials' | 'hasher' | 'clock'>,
  actor: Actor,
  query: UnusedQuery,
): Promise<DeletedCredentials> {
  checkAllowed(actor, ACTION);
  const { since, after, limit } = query;
  const now = deps.clock.now();
  // Uses are written behind: what is used just now must not look unused.
  if (since > now - LEAST_UNUSED_MS) throw fail('unused_since_invalid');
  const writing = writingOf(deps, actor, ACTION, query);
  const { items, next } = await deps.credentials.page({ unusedSince: since, after, limit });
  const ids = items.map(({ credential }) => credential.id);
  return deps.credentials.deleteMany(writing, { ids, next }, (old, use) =>
    isUnused(old, use, since, now),
  );
}
