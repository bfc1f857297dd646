import { type Actor, checkAllowed } from '../core/actor.ts';
import type { CredentialQuery } from '../core/ports.ts';
import { type CredentialListItem, toListItem } from './credential-list-item.ts';
import type { Deps } from './deps.ts';

/**
 * Lists credentials page by page, so that a million never stand in memory. Throws
 * `action_not_allowed`.
 */
export async function* listCredentials(
  deps: Pick<Deps, 'credentials' | 'hasher' | 'policy'>,
  actor: Actor,
  query: CredentialQuery,
): AsyncGenerator<readonly CredentialListItem[]> {
  checkAllowed(actor, 'list-credentials');
  for await (const page of deps.credentials.list(query)) {
    yield page.map((listed) => toListItem(deps, actor, listed));
  }
}
