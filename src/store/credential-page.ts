import { type RawBuilder, sql } from 'kysely';
import type { CredentialPageQuery, Place } from '../core/credential-filter.ts';
import type { Clock, CredentialPage, ListedCredential } from '../core/ports.ts';
import { redirectHosts } from '../core/redirect-uri.ts';
import { withSecrets } from './credential-list.ts';
import { type Candidate, type Walk, walkOf } from './credential-walk.ts';
import { idList } from './id-list.ts';
import type { OpenDatabase } from './open.ts';
import type { Db } from './schema.ts';

// Filters without an index in common sieve candidates one by one; so many a page, and no more, so
// that nobody else waits long for it.
const MAX_SIEVED = 5000;

/** One page of a filtered list, which sieves so many candidates at most. */
export async function pageOfCredentials(
  database: Pick<OpenDatabase, 'reader' | 'engine'>,
  clock: Clock,
  query: CredentialPageQuery,
  sieve = MAX_SIEVED,
): Promise<CredentialPage> {
  const { reader } = database;
  const now = clock.now();
  const walk = walkOf(query, now);
  const { candidates, next } = await findCandidates(reader, walk, query, sieve);
  const ids = candidates.map(({ credential_id }) => credential_id);
  if (ids.length === 0) return { items: [], next };
  const rows = await reader
    .selectFrom('credential')
    .selectAll()
    .where('id', 'in', idList(database.engine, ids))
    .execute();
  const listed = await withSecrets(database, rows, now);
  const byId = new Map(listed.map((item) => [Number(item.credential.id), item]));
  // One that was deleted meanwhile is left out.
  const items = ids.flatMap((id) => byId.get(id) ?? []).filter((item) => isMeant(item, query));
  return { items, next };
}

async function findCandidates(
  reader: Db,
  walk: Walk,
  { after, limit, descending }: CredentialPageQuery,
  sieve: number,
) {
  const isSieved = walk.conditions.length > 0;
  // One more than wanted tells whether anything follows.
  const wanted = limit + 1;
  const window = walk.candidates(after, isSieved ? sieve : wanted);
  const query = isSieved ? sieved(window, walk, descending === true, wanted) : window;
  const { rows } = await query.execute(reader);
  const candidates = rows.slice(0, limit);
  if (rows.length > limit) return { candidates, next: placeOf(candidates.at(-1)) };
  if (!isSieved) return { candidates, next: undefined };
  // Few were found: perhaps because the sieving stopped.
  const last = await walk.candidates(after, 1, sieve - 1).execute(reader);
  return { candidates, next: placeOf(last.rows[0]) };
}

function sieved(
  window: RawBuilder<Candidate>,
  { conditions }: Walk,
  descending: boolean,
  limit: number,
): RawBuilder<Candidate> {
  const direction = descending ? sql`desc` : sql`asc`;
  return sql<Candidate>`select w.place_key, w.place_tie, w.credential_id
    from (${window}) w inner join credential c on c.id = w.credential_id
    where ${sql.join(conditions, sql` and `)}
    order by w.place_key ${direction}, w.place_tie ${direction} limit ${limit}`;
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
