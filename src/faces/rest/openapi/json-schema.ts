import { z } from 'zod';
import { ANSWERS, BODIES } from '../schemas/named.ts';

/** A JSON Schema (2020-12), as OpenAPI 3.1 takes it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

type Override = NonNullable<NonNullable<Parameters<typeof z.toJSONSchema>[1]>['override']>;

// What the format says already, and bounds that every JSON number has.
const brief: Override = ({ jsonSchema }) => {
  if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
};

// Answers may have more fields one day; who checks them strictly would break then.
const open: Override = (context) => {
  brief(context);
  if (context.jsonSchema.additionalProperties === false) {
    delete context.jsonSchema.additionalProperties;
  }
};

/** Every named schema, under the name by which others refer to it. */
export function namedSchemas(): Readonly<Record<string, JsonSchema>> {
  return { ...named(ANSWERS, open), ...named(BODIES, brief) };
}

/** A schema that stands where it is used. */
export function inlineSchema(schema: z.ZodType): JsonSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'input', override: brief });
  return rest;
}

/** Refers to a named schema; throws for one without a name. */
export function schemaRef(schema: z.ZodType): JsonSchema {
  const [name] =
    Object.entries({ ...ANSWERS, ...BODIES }).find(([, known]) => known === schema) ?? [];
  if (name === undefined) throw new Error('a schema of a route has no name in schemas/named.ts');
  return { $ref: refTo(name) };
}

function named(schemas: typeof ANSWERS, override: Override) {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(schemas)) registry.add(schema, { id });
  const all = z.toJSONSchema(registry, { io: 'input', override, uri: refTo }).schemas;
  return Object.fromEntries(
    Object.entries(all).map(([id, { $schema, $id, ...schema }]) => [id, schema as JsonSchema]),
  );
}

function refTo(name: string): string {
  return `#/components/schemas/${name}`;
}
