import { sql } from 'kysely';
import type { CredentialPageQuery, Place } from '../core/credential-filter.ts';
import type { Clock, CredentialPage, ListedCredential } from '../core/ports.ts';
import { redirectHosts } from '../core/redirect-uri.ts';
import { withSecrets } from './credential-list.ts';
import { type Candidate, type Walk, walkOf } from './credential-walk.ts';
import { isOneOf } from './is-one-of.ts';
import type { OpenDatabase } from './open.ts';
import type { Db } from './schema.ts';

// Filters without an index in common sieve candidates one by one; so many a page, and no more, so
// that nobody else waits long for it.
const MAX_SIEVED = 800;
const STEPS = 2;

/** One page of a filtered list, which sieves so many candidates at most. */
export async function pageOfCredentials(
  database: Pick<OpenDatabase, 'reader' | 'engine'>,
  clock: Clock,
  query: CredentialPageQuery,
  budget = MAX_SIEVED,
): Promise<CredentialPage> {
  const { reader } = database;
  const now = clock.now();
  const walk = walkOf(query, now);
  const { candidates, next } = await findCandidates(reader, walk, query, budget);
  const ids = candidates.map(({ credential_id }) => credential_id);
  if (ids.length === 0) return { items: [], next };
  const rows = await reader
    .selectFrom('credential')
    .selectAll()
    .where(isOneOf(database.engine, 'id', ids))
    .execute();
  const listed = await withSecrets(database, rows, now);
  const byId = new Map(listed.map((item) => [Number(item.credential.id), item]));
  // One that was deleted meanwhile is left out.
  const items = ids.flatMap((id) => byId.get(id) ?? []).filter((item) => isMeant(item, query));
  return { items, next };
}

interface Found {
  readonly candidates: readonly Candidate[];
  /** Where the next page starts. */
  readonly next: Place | undefined;
}

async function findCandidates(
  reader: Db,
  walk: Walk,
  query: CredentialPageQuery,
  budget: number,
): Promise<Found> {
  const { after, limit } = query;
  // One more than wanted tells whether anything follows.
  const wanted = limit + 1;
  const { candidates, next } =
    walk.conditions.length > 0
      ? await sieve(reader, walk, query, wanted, budget)
      : {
          candidates: (await walk.candidates(after, wanted).execute(reader)).rows,
          next: undefined,
        };
  if (candidates.length <= limit) return { candidates, next };
  const page = candidates.slice(0, limit);
  return { candidates: page, next: placeOf(page.at(-1)) };
}

/** The candidates that fit, until there are enough or the budget is spent. */
async function sieve(
  reader: Db,
  { candidates, conditions }: Walk,
  { after, descending }: CredentialPageQuery,
  wanted: number,
  budget: number,
): Promise<Found> {
  const fitting: Candidate[] = [];
  const size = Math.ceil(budget / STEPS);
  let next = after;
  for (let step = 0; step < STEPS && fitting.length < wanted; step += 1) {
    const { rows } = await sql<Candidate & { readonly fits: number }>`
      select w.*, case when ${sql.join(conditions, sql` and `)} then 1 else 0 end as fits
      from (${candidates(next, size)}) w inner join credential c on c.id = w.credential_id
    `.execute(reader);
    // A join keeps no order.
    const inOrder = rows.toSorted(descending ? (a, b) => byPlace(b, a) : byPlace);
    fitting.push(...inOrder.filter(({ fits }) => fits === 1));
    if (rows.length < size) return { candidates: fitting, next: undefined };
    next = placeOf(inOrder.at(-1));
  }
  return { candidates: fitting, next };
}

function byPlace(a: Candidate, b: Candidate): number {
  return a.place_key - b.place_key || a.place_tie - b.place_tie;
}

function placeOf(candidate: Candidate | undefined): Place | undefined {
  return candidate && [candidate.place_key, candidate.place_tie];
}

/** Whether a credential is meant itself, and not one whose tag has the same number. */
function isMeant(
  { credential }: ListedCredential,
  { scope, redirectHost }: CredentialPageQuery,
): boolean {
  if (scope !== undefined && !credential.scope.includes(scope)) return false;
  return (
    redirectHost === undefined || redirectHosts(credential.redirectUris).includes(redirectHost)
  );
}
