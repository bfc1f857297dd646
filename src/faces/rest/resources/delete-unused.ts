import { deleteUnusedCredentials } from '../../../actions/delete-unused-credentials.ts';
import type { Place } from '../../../core/credential-filter.ts';
import { readCursor, toCursor } from '../cursor.ts';
import { route } from '../route.ts';
import { UnusedDeleted, UnusedDeletion } from '../schemas/access.ts';

/** Deletes what nobody needs any more. */
export const DELETE_UNUSED_ROUTE = route({
  method: 'POST',
  path: '/credentials/delete-unused',
  id: 'deleteUnusedCredentials',
  action: 'delete-unused-credentials',
  summary: 'Delete credentials that nobody uses, page by page',
  description:
    'Those of which somebody holds a token, and suspended ones, stay. A dry run tells of one page.',
  body: UnusedDeletion,
  answer: UnusedDeleted,
  status: 200,
  async run({ deps, actor, body: { unusedSince: since, limit, cursor } }) {
    const of = { list: 'unused credentials', filters: { since } };
    const after = readCursor<Place>(deps, of, cursor);
    const page = await deleteUnusedCredentials(deps, actor, { since, after, limit });
    const { kept, next } = page;
    return { body: { deleted: [...page.deleted], kept, next: toCursor(deps, of, next) } };
  },
});
