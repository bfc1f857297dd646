import { pageCredentials } from '../../../actions/page-credentials.ts';
import type { Place } from '../../../core/credential-filter.ts';
import type { ServiceId } from '../../../core/ids.ts';
import type { Scope } from '../../../core/scope.ts';
import { readCursor, toCursor } from '../cursor.ts';
import { route } from '../route.ts';
import { CredentialList, CredentialListQuery } from '../schemas/credential-list.ts';
import { showUsed } from './credentials.ts';

/** The list of credentials, filtered and page by page. */
export const CREDENTIAL_LIST_ROUTE = route({
  method: 'GET',
  path: '/credentials',
  id: 'listCredentials',
  action: 'list-credentials',
  summary: 'List credentials, filtered, page by page',
  description:
    'What a page costs is bounded: with several filters it may hold fewer items than the limit, or ' +
    'none, although more follow. Only `next: null` ends the list.',
  query: CredentialListQuery,
  answer: CredentialList,
  status: 200,
  async run({ deps, actor, query }) {
    const { limit, cursor, sort, redirectHost, scope, serviceId, ...plain } = query;
    const filter = {
      ...plain,
      redirectHost: redirectHost?.toLowerCase(),
      scope: scope as Scope | undefined,
      serviceId: serviceId as ServiceId | undefined,
    };
    const of = { list: 'credentials', filters: { ...filter, sort } };
    const { items, next } = await pageCredentials(deps, actor, {
      ...filter,
      limit,
      after: readCursor<Place>(deps, of, cursor),
      ...(sort !== undefined && { descending: sort === '-id' }),
    });
    const now = deps.clock.now();
    const cursorOfNext = toCursor(deps, of, next);
    return {
      body: { items: items.map((item) => showUsed(item, now)), next: cursorOfNext },
      next: cursorOfNext,
    };
  },
});
