import type { Deps } from '../../actions/deps.ts';
import type { IdPage } from '../../core/directory.ts';
import { type CursorList, readCursor, toCursor } from './cursor.ts';

/** Which page of a list a caller wants. */
interface Wanted {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** One page of records in the order of their ids, and the cursor of the next one. */
export async function idPage<Item extends { readonly id: number }>(
  deps: Pick<Deps, 'hasher'>,
  list: string,
  { limit, cursor }: Wanted,
  read: (page: IdPage) => Promise<readonly Item[]>,
): Promise<{ readonly items: readonly Item[]; readonly next: string | null }> {
  const of: CursorList = { list, filters: {} };
  const [after] = readCursor<[number]>(deps, of, cursor) ?? [];
  // One more than wanted tells whether anything follows.
  const found = await read({ after, limit: limit + 1 });
  const items = found.slice(0, limit);
  const last = items.at(-1);
  const place = found.length > limit && last !== undefined ? [last.id] : undefined;
  return { items, next: toCursor(deps, of, place) };
}

/** The record with that id, by a list that can be read from any id on. */
export async function withId<Item extends { readonly id: number }>(
  id: number,
  read: (page: IdPage) => Promise<readonly Item[]>,
): Promise<Item | undefined> {
  const [found] = await read({ after: id - 1, limit: 1 });
  return found?.id === id ? found : undefined;
}

/** A page of a list that is always read whole, because it is short. */
export function cutPage<Item extends { readonly id: number }>(
  items: readonly Item[],
  { after = 0, limit = items.length }: IdPage,
): readonly Item[] {
  return items.filter(({ id }) => id > after).slice(0, limit);
}
