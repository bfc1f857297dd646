import type { z } from 'zod';
import { type ReviewItem, reviewCredentials } from '../../../actions/review-credentials.ts';
import type { Place } from '../../../core/credential-filter.ts';
import type { ServiceId } from '../../../core/ids.ts';
import { UNCHECKED } from '../../../core/site-prober.ts';
import { readCursor, toCursor } from '../cursor.ts';
import { route } from '../route.ts';
import { type ReviewedCredential, ReviewList, ReviewQuery } from '../schemas/review.ts';
import { textOrNull, toTimeOrNull } from '../schemas/values.ts';

const DAY = 24 * 60 * 60 * 1000;

function show({ credential, ...found }: ReviewItem): z.input<typeof ReviewedCredential> {
  const { id, identifier, name } = credential;
  return {
    id,
    clientIdentifier: identifier,
    name: textOrNull(name),
    findings: found.findings.map((one) => ({ ...one, at: toTimeOrNull(one.at) })),
    unchecked: found.unchecked.map((one) => ({ ...one, message: UNCHECKED[one.reason] })),
  };
}

/** Finds what is dead and what is dangerous. */
export const REVIEW_ROUTE = route({
  method: 'GET',
  path: '/credentials/review',
  id: 'reviewCredentials',
  action: 'review-credentials',
  summary: 'List credentials about which something is found, page by page',
  description:
    'What a page costs is bounded: it may hold fewer items than the limit, or none, although more ' +
    'follow. Only `next: null` ends the list.',
  query: ReviewQuery,
  answer: ReviewList,
  status: 200,
  async run({ deps, actor, query }) {
    const { limit, cursor, findings: codes, serviceId, ...rest } = query;
    const { expiringDays, unusedDays, oldDays, ...plain } = rest;
    const of = { list: 'review', filters: { ...rest, serviceId, codes } };
    const { items, next } = await reviewCredentials(deps, actor, {
      ...plain,
      codes,
      serviceId: serviceId as ServiceId | undefined,
      limits: {
        expiringMs: expiringDays * DAY,
        unusedMs: unusedDays * DAY,
        oldMs: oldDays * DAY,
      },
      after: readCursor<Place>(deps, of, cursor),
      limit,
    });
    const cursorOfNext = toCursor(deps, of, next);
    return { body: { items: items.map(show), next: cursorOfNext }, next: cursorOfNext };
  },
});
