import { hash } from 'node:crypto';
import { sql } from 'kysely';
import type { Credential } from '../core/credential.ts';
import { redirectHosts } from '../core/redirect-uri.ts';
import { compiled } from './compiled.ts';
import type { Engine } from './engine.ts';
import type { Db } from './schema.ts';

/** What tags are made of. */
export type Tagged = Pick<Credential, 'scope' | 'redirectUris'>;

/**
 * The number that stands for a scope or a redirect host: a row of two numbers is a fifth of one with
 * the text. Two texts may share a number, so whoever reads by it looks at the credential too.
 */
export function tagOf(kind: 'scope' | 'host', value: string): number {
  // What a number of JavaScript holds exactly.
  return Number.parseInt(hash('sha256', `${kind} ${value}`).slice(0, 13), 16);
}

/** All that a credential is found by. */
function tagsOf({ scope, redirectUris }: Tagged): readonly number[] {
  return [
    ...scope.map((name) => tagOf('scope', name)),
    ...redirectHosts(redirectUris).map((host) => tagOf('host', host)),
  ];
}

/** Makes the stored tags those of the credential as it is then; undefined = there is none. */
export async function changeTags(
  tx: Db,
  queries: TagQueries,
  id: number,
  before: Tagged | undefined,
  after: Tagged | undefined,
): Promise<void> {
  if (before?.scope === after?.scope && before?.redirectUris === after?.redirectUris) return;
  const old = new Set(before && tagsOf(before));
  const next = new Set(after && tagsOf(after));
  for (const tag of old) if (!next.has(tag)) await queries.dropTag.run(tx, tag, id);
  const added = [...next].filter((tag) => !old.has(tag));
  if (added.length > 0) await queries.addTags.run(tx, id, JSON.stringify(added));
}

/** Stores the tags of credentials that are new, in one statement. */
export async function tagNew(
  tx: Db,
  engine: Engine,
  credentials: readonly (Tagged & Pick<Credential, 'id'>)[],
): Promise<void> {
  const pairs = credentials.flatMap((one) => [...new Set(tagsOf(one))].map((tag) => [tag, one.id]));
  if (pairs.length === 0) return;
  const list = JSON.stringify(pairs);
  const rows =
    engine === 'sqlite'
      ? sql`select value ->> 0, value ->> 1 from json_each(${list})`
      : sql`select (value ->> 0)::bigint, (value ->> 1)::integer
          from json_array_elements(${list}::json)`;
  await sql`insert into credential_tag (tag, credential_id) ${rows}`.execute(tx);
}

/** Statements that change tags. */
export function tagQueries(db: Db, engine: Engine) {
  const rows = (id: number, list: string) =>
    engine === 'sqlite'
      ? sql`select value, ${id} from json_each(${list})`
      : sql`select value::bigint, ${id}::integer from json_array_elements_text(${list}::json)`;
  const add = sql`insert into credential_tag (tag, credential_id) ${rows(0, '')}`;
  return {
    // Values: the credential and a JSON list, so that one statement adds any number.
    addTags: compiled({ compile: () => add.compile(db) }, 0, ''),
    dropTag: compiled(
      db.deleteFrom('credential_tag').where('tag', '=', 0).where('credential_id', '=', 0),
      0,
      0,
    ),
  };
}

type TagQueries = ReturnType<typeof tagQueries>;
