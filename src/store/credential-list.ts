import { type ExpressionBuilder, type Selectable, type SelectQueryBuilder, sql } from 'kysely';
import { isGrantType } from '../core/grant-type.ts';
import type { Clock, CredentialQuery, ListedCredential } from '../core/ports.ts';
import type { Engine } from './engine.ts';
import { isOneOf } from './is-one-of.ts';
import type { OpenDatabase } from './open.ts';
import { toCredential, toSearchKey } from './rows.ts';
import type { CredentialTable, Schema } from './schema.ts';

const PAGE = 500;

type Row = Selectable<CredentialTable>;
type Matching = SelectQueryBuilder<Schema, 'credential', object>;

const COLUMNS = {
  id: 'id',
  name: 'name',
  description: 'description',
  grantType: 'grant_type',
  scope: 'scope',
  identifier: 'identifier',
  uuid: 'uuid',
  serviceId: 'service_id',
  logoUri: 'logo_uri',
  redirectUris: 'redirect_uris',
  createdAt: 'created_at',
  updatedAt: 'updated_at',
} as const satisfies Partial<Record<CredentialQuery['sortField'], string>>;

// Skipping reads every row on the way, so far skips are left to the slow read.
const FAR = 10_000;

/**
 * Pages of credentials in order. By id it walks from page to page; by any other field it first
 * reads the ids in order, because only the order by id can be taken up again cheaply.
 */
export async function* listCredentials(
  database: OpenDatabase,
  clock: Clock,
  query: CredentialQuery,
): AsyncGenerator<readonly ListedCredential[]> {
  if (query.grantType !== undefined && !isGrantType(query.grantType)) return;
  const now = clock.now();
  const near = query.sortField === 'id' && query.search === undefined && query.skip <= FAR;
  const pages = near ? walkById(database, query) : walkInOrder(database, query, now);
  for await (const rows of pages) {
    if (rows.length > 0) yield await withSecrets(database, rows, now);
  }
}

/** The filters of a query. */
function matching({ reader, engine }: OpenDatabase, query: CredentialQuery): Matching {
  let matches: Matching = reader.selectFrom('credential');
  if (query.grantType !== undefined) matches = matches.where('grant_type', '=', query.grantType);
  const { search } = query;
  if (search !== undefined) matches = matches.where((row) => contains(row, engine, search));
  return matches;
}

function contains(row: ExpressionBuilder<Schema, 'credential'>, engine: Engine, text: string) {
  // Not LIKE: there is nothing to escape, and SQLite refuses long patterns.
  const position = engine === 'sqlite' ? sql`instr` : sql`strpos`;
  const key = toSearchKey(text);
  const name = sql<boolean>`${position}(${row.ref('name_key')}, ${key}) > 0`;
  const identifier = sql<boolean>`${position}(upper(${row.ref('identifier')}), ${key}) > 0`;
  return row.or([name, identifier]);
}

async function* walkById(
  database: OpenDatabase,
  query: CredentialQuery,
): AsyncGenerator<readonly Row[]> {
  const order = query.descending ? 'desc' : 'asc';
  let left = query.limit ?? Number.POSITIVE_INFINITY;
  let last: number | undefined;
  while (left > 0) {
    const size = Math.min(PAGE, left);
    let page = matching(database, query).selectAll().orderBy('id', order).limit(size);
    if (last !== undefined) page = page.where('id', query.descending ? '<' : '>', last);
    else if (query.skip > 0) page = page.offset(query.skip);
    const rows = await page.execute();
    last = rows.at(-1)?.id;
    yield rows;
    if (rows.length < size) return;
    left -= rows.length;
  }
}

async function* walkInOrder(
  database: OpenDatabase,
  query: CredentialQuery,
  now: number,
): AsyncGenerator<readonly Row[]> {
  const order = query.descending ? 'desc' : 'asc';
  const { sortField } = query;
  let sorted = matching(database, query)
    .select('id')
    .orderBy(
      (row) => (sortField === 'secretHint' ? hint(row, now) : row.ref(COLUMNS[sortField])),
      // Engines differ about where nothing stands; ours is before everything.
      (by) => (query.descending ? by.desc().nullsLast() : by.asc().nullsFirst()),
    )
    .orderBy('id', order);
  // SQLite takes an offset only with a limit.
  if (query.limit !== undefined || query.skip > 0) {
    sorted = sorted.limit(query.limit ?? 2_147_483_647).offset(query.skip);
  }
  const ids = (await database.slowRead<{ id: number }>(sorted.compile())).map(({ id }) => id);
  for (let start = 0; start < ids.length; start += PAGE) {
    const wanted = ids.slice(start, start + PAGE);
    const rows = await database.reader
      .selectFrom('credential')
      .selectAll()
      .where(isOneOf(database.engine, 'id', wanted))
      .execute();
    const byId = new Map(rows.map((row) => [row.id, row]));
    // One that was deleted meanwhile is left out.
    yield wanted.map((id) => byId.get(id)).filter((row) => row !== undefined);
  }
}

function hint(row: ExpressionBuilder<Schema, 'credential'>, now: number) {
  return row
    .selectFrom('credential_secret')
    .select('hint')
    .whereRef('credential_id', '=', 'credential.id')
    .where((secret) => isAccepted(secret, now))
    .orderBy('credential_secret.id', 'desc')
    .limit(1);
}

/** The rule of the same name in core, for the database. */
function isAccepted(secret: ExpressionBuilder<Schema, 'credential_secret'>, now: number) {
  return secret.and([
    secret('revoked_at', 'is', null),
    secret('inactive_since', 'is', null),
    secret.or([secret('not_before', 'is', null), secret('not_before', '<=', now)]),
    secret.or([secret('expires_at', 'is', null), secret('expires_at', '>', now)]),
  ]);
}

/** The credentials of these rows, each with its newest accepted secret. */
export async function withSecrets(
  { reader, engine }: Pick<OpenDatabase, 'reader' | 'engine'>,
  rows: readonly Row[],
  now: number,
): Promise<readonly ListedCredential[]> {
  const ids = rows.map(({ id }) => id);
  const secrets = await reader
    .selectFrom('credential_secret')
    .select(['credential_id', 'hint', 'sealed'])
    .where(isOneOf(engine, 'credential_id', ids))
    .where((secret) => isAccepted(secret, now))
    .orderBy('id')
    .execute();
  const newest = new Map(secrets.map((secret) => [secret.credential_id, secret]));
  return rows.map((row) => ({
    credential: toCredential(row),
    secret: newest.get(row.id),
    lastUsedAt: row.last_used_at,
  }));
}
