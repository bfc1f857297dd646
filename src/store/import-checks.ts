import { sql } from 'kysely';
import type { Diff } from '../core/audit.ts';
import type { ImportedCredential, ImportRefusal } from '../core/ports.ts';
import type { Engine } from './engine.ts';
import { isOneOf } from './is-one-of.ts';
import type { Db } from './schema.ts';
import type { Trail } from './trail.ts';

/** The last life of a number whose credential was deleted. */
export interface FormerLife {
  readonly identifier: unknown;
  readonly version: number;
  /** Place of the entry that ended it. */
  readonly seq: number;
}

/** The services that the items name and that stay until the change is done. */
export async function standingServices(
  tx: Db,
  engine: Engine,
  items: readonly ImportedCredential[],
): Promise<ReadonlySet<number>> {
  const named = [...new Set(items.flatMap(({ serviceId }) => serviceId ?? []))];
  if (named.length === 0) return new Set();
  const rows = await tx
    .selectFrom('service')
    .select('id')
    .where(isOneOf(engine, 'id', named))
    .$if(engine === 'postgres', (query) => query.forKeyShare())
    .execute();
  return new Set(rows.map(({ id }) => id));
}

/** The former lives of the numbers that the items want to keep. */
export async function formerLives(
  tx: Db,
  engine: Engine,
  trail: Pick<Trail, 'flush'>,
  items: readonly ImportedCredential[],
): Promise<ReadonlyMap<number, FormerLife>> {
  const ids = items.flatMap(({ id }) => (id === undefined ? [] : String(id)));
  if (ids.length === 0) return new Map();
  await trail.flush(tx);
  const rows = await tx
    .selectFrom('audit')
    .leftJoin('audit as last', 'last.seq', 'audit.previous')
    .select(['audit.seq', 'audit.subject_id', 'audit.diff', 'last.version'])
    .where('audit.subject', '=', 'credential')
    .where(isOneOf(engine, 'audit.subject_id', ids))
    // In the words of the index, so that it is used.
    .where(sql<boolean>`(audit.subject <> 'credential' or audit.version is null)`)
    .orderBy('audit.seq')
    .execute();
  return new Map(
    rows.map(({ seq, subject_id, diff, version }) => {
      const { identifier } = JSON.parse(diff) as Diff;
      return [Number(subject_id), { seq, identifier: identifier?.from, version: version ?? 1 }];
    }),
  );
}

/** What of an item that was not inserted another credential has. */
export async function whyNot(
  tx: Db,
  { id, uuid, identifier }: ImportedCredential,
): Promise<ImportRefusal> {
  const others = await tx
    .selectFrom('credential')
    .select(['id', 'uuid', 'identifier'])
    .where((row) =>
      row.or([
        row('identifier', '=', identifier),
        row('uuid', '=', uuid),
        ...(id === undefined ? [] : [row('id', '=', id)]),
      ]),
    )
    .execute();
  if (others.some((other) => other.identifier === identifier)) return 'identifier_taken';
  return others.some((other) => other.id === id) ? 'credential_id_taken' : 'uuid_taken';
}
