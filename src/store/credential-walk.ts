import { type RawBuilder, sql } from 'kysely';
import {
  type CredentialFilter,
  type CredentialPageQuery,
  type Place,
  pageOrder,
} from '../core/credential-filter.ts';
import { tagOf } from './credential-tags.ts';

/** A candidate of a filtered list, at its place. */
export interface Candidate {
  readonly place_key: number;
  readonly place_tie: number;
  readonly credential_id: number;
}

/** How a filtered list is walked: along one index, and what else must be true of each candidate. */
export interface Walk {
  /** Some candidates behind a place, in order. */
  candidates(after: Place | undefined, limit: number): RawBuilder<Candidate>;
  /** About a credential `c` and its candidate `w`. */
  readonly conditions: readonly RawBuilder<unknown>[];
}

/** The way through the credentials that a query wants. One filter gives the way, the others sieve. */
export function walkOf(query: CredentialPageQuery, now: number): Walk {
  const rules = conditions(query, now);
  const without = (name: keyof CredentialFilter | undefined): Walk['conditions'] =>
    Object.entries(rules).flatMap(([filter, rule]) => (filter === name || !rule ? [] : [rule]));
  switch (pageOrder(query)) {
    case 'expiring':
      return {
        candidates: alongTimes(DEADLINES, now, query.expiringBefore as number),
        conditions: [...without('expiringBefore'), soonest(now)],
      };
    case 'unused':
      return {
        candidates: alongTimes(USES, -1, query.unusedSince as number),
        conditions: without('unusedSince'),
      };
    case 'id': {
      const [filter, source] = byId(query);
      return {
        candidates: alongIds(source, query.descending === true),
        conditions: without(filter),
      };
    }
  }
}

type Rules = { readonly [Filter in keyof CredentialFilter]-?: RawBuilder<unknown> | undefined };

function conditions(filter: CredentialFilter, now: number): Rules {
  const { grantType, scope, redirectHost, serviceId, unusedSince, expiringBefore } = filter;
  return {
    grantType: grantType && sql`c.grant_type = ${grantType}`,
    scope: scope && hasTag(tagOf('scope', scope)),
    redirectHost: redirectHost === undefined ? undefined : hasTag(tagOf('host', redirectHost)),
    serviceId: serviceId && sql`c.service_id = ${serviceId}`,
    unusedSince:
      unusedSince === undefined
        ? undefined
        : sql`coalesce(c.last_used_at, c.created_at) < ${unusedSince}`,
    neverUsed:
      filter.neverUsed === undefined
        ? undefined
        : filter.neverUsed
          ? sql`c.last_used_at is null`
          : sql`c.last_used_at is not null`,
    expiringBefore:
      expiringBefore === undefined
        ? undefined
        : sql`exists (select 1 from credential_secret s where s.credential_id = c.id
            and s.revoked_at is null and s.expires_at > ${now} and s.expires_at < ${expiringBefore})`,
  };
}

function hasTag(tag: number): RawBuilder<unknown> {
  return sql`exists (select 1 from credential_tag t where t.tag = ${tag} and t.credential_id = c.id)`;
}

/** Which filter gives a walk by id its way: the one that most likely leaves the fewest. */
function byId(filter: CredentialFilter): [keyof CredentialFilter | undefined, Source] {
  const { grantType, scope, redirectHost, serviceId, neverUsed } = filter;
  if (redirectHost !== undefined) return ['redirectHost', tagged(tagOf('host', redirectHost))];
  if (serviceId !== undefined) return ['serviceId', ofTable(sql`service_id = ${serviceId}`)];
  if (scope !== undefined) return ['scope', tagged(tagOf('scope', scope))];
  if (grantType !== undefined) return ['grantType', ofTable(sql`grant_type = ${grantType}`)];
  if (neverUsed) return ['neverUsed', ofTable(sql`last_used_at is null`)];
  return [undefined, ofTable(sql`1 = 1`)];
}

/** Where ids come from, in order. */
interface Source {
  readonly table: RawBuilder<unknown>;
  readonly id: RawBuilder<unknown>;
  readonly where: RawBuilder<unknown>;
}

function tagged(tag: number): Source {
  return { table: sql`credential_tag`, id: sql`credential_id`, where: sql`tag = ${tag}` };
}

function ofTable(where: RawBuilder<unknown>): Source {
  return { table: sql`credential`, id: sql`id`, where };
}

function alongIds({ table, id, where }: Source, descending: boolean): Walk['candidates'] {
  return (after, limit) => {
    const behind = descending ? sql`${id} < ${after?.[0]}` : sql`${id} > ${after?.[0]}`;
    return sql<Candidate>`select ${id} as place_key, ${id} as place_tie, ${id} as credential_id
      from ${table} where ${where} ${after === undefined ? sql`` : sql`and ${behind}`}
      order by ${id} ${descending ? sql`desc` : sql`asc`} limit ${limit}`;
  };
}

/** Where times come from, each of one credential. */
interface Timed {
  readonly table: RawBuilder<unknown>;
  readonly time: RawBuilder<unknown>;
  readonly credentialId: RawBuilder<unknown>;
  readonly where: RawBuilder<unknown>;
}

/** Those that are longest unused come first. */
const USES: Timed = {
  table: sql`credential`,
  time: sql`coalesce(last_used_at, created_at)`,
  credentialId: sql`id`,
  where: sql`1 = 1`,
};

/** Secrets that end soonest come first. */
const DEADLINES: Timed = {
  table: sql`credential_secret`,
  time: sql`expires_at`,
  credentialId: sql`credential_id`,
  where: sql`revoked_at is null`,
};

/** Between two moments, both excluded. */
function alongTimes(timed: Timed, since: number, before: number): Walk['candidates'] {
  const { table, time, credentialId, where } = timed;
  const from = (when: RawBuilder<unknown>, limit: number) =>
    sql<Candidate>`select ${time} as place_key, id as place_tie, ${credentialId} as credential_id
      from ${table} where ${where} and ${time} < ${before} and ${when} order by ${time}, id limit ${limit}`;
  return (after, limit) => {
    if (after === undefined || after[0] <= since) {
      return from(sql`${time} > ${since}`, limit);
    }
    const [key, tie] = after;
    // Apart, because of a pair SQLite finds no expression in an index, and PostgreSQL takes it for rare.
    const equal = from(sql`${time} = ${key} and id > ${tie}`, limit);
    const later = from(sql`${time} > ${key}`, limit);
    return sql<Candidate>`select * from (select * from (${equal}) a union all
      select * from (${later}) b) u order by place_key, place_tie limit ${limit}`;
  };
}

/** Of a credential with several deadlines only the first one counts. */
function soonest(now: number): RawBuilder<unknown> {
  return sql`not exists (select 1 from credential_secret s where s.credential_id = w.credential_id
    and s.revoked_at is null and s.expires_at > ${now}
    and (s.expires_at, s.id) < (w.place_key, w.place_tie))`;
}
