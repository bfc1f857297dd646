import { type Actor, checkAllowed } from '../core/actor.ts';
import { type CredentialPageQuery, type Place, pageOrder } from '../core/credential-filter.ts';
import { AppError } from '../core/errors.ts';
import { type CredentialListItem, toListItem } from './credential-list-item.ts';
import type { Deps } from './deps.ts';

/** A page of credentials. */
export interface CredentialItems {
  /** May be fewer than the limit, also where more follow. */
  readonly items: readonly CredentialListItem[];
  /** Where the next page starts; undefined = this is the last one. */
  readonly next: Place | undefined;
}

/**
 * One page of the credentials that a filter means; who may list them all may have pages. Throws
 * `value_invalid` for an order that the filter does not have, `action_not_allowed`.
 */
export async function pageCredentials(
  deps: Pick<Deps, 'credentials' | 'hasher' | 'policy'>,
  actor: Actor,
  query: CredentialPageQuery,
): Promise<CredentialItems> {
  checkAllowed(actor, 'list-credentials');
  if (query.descending !== undefined && pageOrder(query) !== 'id') {
    throw new AppError('value_invalid', { field: 'sort' });
  }
  const { items, next } = await deps.credentials.page(query);
  return { items: items.map((listed) => toListItem(deps, actor, listed)), next };
}
