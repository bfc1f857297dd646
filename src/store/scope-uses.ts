import { sql } from 'kysely';
import { type CredentialId, toId } from '../core/ids.ts';
import type { CredentialStore } from '../core/ports.ts';
import type { KnownUses, ScopeUse, TokenGrant } from '../core/scope-use.ts';
import { compiled } from './compiled.ts';
import type { Engine } from './engine.ts';
import { isOneOf } from './is-one-of.ts';
import { runRows } from './many-rows.ts';
import type { OpenDatabase } from './open.ts';
import type { Db } from './schema.ts';

/** Reads uses of credentials, and adds those of their scopes, by the day. */
export function scopeUses({
  engine,
  reader,
  writer,
}: Pick<OpenDatabase, 'engine' | 'reader' | 'writer'>): Pick<
  CredentialStore,
  'uses' | 'addScopeUses'
> {
  const ofCredentials = useQuery(reader, engine);
  return {
    async uses(ids) {
      if (ids.length === 0) return new Map();
      const values = engine === 'sqlite' ? JSON.stringify(ids) : ids;
      const found = new Map<CredentialId, KnownUses & { scopes: KnownUses['scopes'][number][] }>();
      for (const row of await ofCredentials.run(reader, values)) {
        const id = toId<CredentialId>(row.id);
        const scopesSince = Math.max(Number(row.began), row.scopes_since ?? row.created_at);
        const known = found.get(id) ?? { lastUsedAt: row.last_used_at, scopesSince, scopes: [] };
        found.set(id, known);
        const { scope, grant_type: grant, last_day: day } = row;
        if (scope === null || grant === null || day === null) continue;
        known.scopes.push({ scope, grant: grant as TokenGrant, day });
      }
      return found;
    },

    async addScopeUses(uses) {
      if (uses.length === 0) return;
      await writer.write(async (tx) => {
        const standing = await keepStanding(tx, engine, uses);
        const rows = uses
          .filter(({ credentialId }) => standing.has(credentialId))
          .toSorted(byKey)
          .map(({ credentialId, scope, grant, day }) => [credentialId, scope, grant, day]);
        await runRows(tx, engine, UPSERT, rows);
      });
    },
  };
}

function useQuery(db: Db, engine: Engine) {
  const given: unknown = engine === 'sqlite' ? '' : [];
  return compiled(
    db
      .selectFrom('credential')
      .leftJoin('scope_use', 'scope_use.credential_id', 'credential.id')
      .select([
        'credential.id',
        'credential.created_at',
        'credential.last_used_at',
        'credential.scopes_since',
        'scope_use.scope',
        'scope_use.grant_type',
        'scope_use.last_day',
        sql<string>`(select value from meta where name = 'scope_uses_since')`.as('began'),
      ])
      .where(isOneOf(engine, 'credential.id', [0])),
    given,
  );
}

/** Those credentials that exist, which nobody deletes until the change is done. */
async function keepStanding(
  tx: Db,
  engine: Engine,
  uses: readonly ScopeUse[],
): Promise<ReadonlySet<number>> {
  const ids = [...new Set(uses.map(({ credentialId }) => credentialId))];
  const rows = await tx
    .selectFrom('credential')
    .select('id')
    .where(isOneOf(engine, 'id', ids))
    // In one order everywhere, so that two changes do not wait for each other's rows.
    .orderBy('id')
    .$if(engine === 'postgres', (query) => query.forKeyShare())
    .execute();
  return new Set(rows.map(({ id }) => id));
}

function byKey(a: ScopeUse, b: ScopeUse): number {
  return a.credentialId - b.credentialId || compare(a.scope, b.scope) || compare(a.grant, b.grant);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

const UPSERT = {
  before: 'insert into scope_use (credential_id, scope, grant_type, last_day) select * from (',
  types: ['integer', 'text', 'text', 'integer'],
  // Without a condition SQLite would take the conflict for one of a join.
  after: `) as given where true on conflict (credential_id, scope, grant_type)
    do update set last_day = excluded.last_day where scope_use.last_day < excluded.last_day`,
};
