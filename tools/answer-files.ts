import { nameOf, type Schema } from './typescript-types.ts';

type Schemas = Readonly<Record<string, Schema>>;

/** An operation, as far as its answers tell which schemas it reaches. */
interface Answering {
  readonly tags: readonly string[];
  readonly responses: unknown;
}

/** File of what the operations of several resources answer. */
const OF_MANY = 'preview';

/** Which file of the client each answer belongs into: that of the one resource that answers it. */
export function answerFiles(
  names: readonly string[],
  schemas: Schemas,
  operations: readonly Answering[],
): Map<string, readonly string[]> {
  const tags = new Map(names.map((name) => [name, new Set<string>()]));
  for (const { tags: of, responses } of operations) {
    for (const name of reached(responses, schemas)) tags.get(name)?.add(of[0] ?? '');
  }
  return Map.groupBy(names, (name) => {
    const [first = OF_MANY, ...more] = tags.get(name) ?? [];
    return more.length === 0 ? first : OF_MANY;
  });
}

/** Names of the schemas that a part of the document refers to, also through others. */
export function reached(part: unknown, schemas: Schemas, known = new Set<string>()): Set<string> {
  for (const [, ref = ''] of JSON.stringify(part ?? {}).matchAll(/"\$ref":"(#[^"]+)"/g)) {
    const name = nameOf(ref);
    if (!ref.includes('/schemas/') || known.has(name)) continue;
    known.add(name);
    reached(schemas[name], schemas, known);
  }
  return known;
}
