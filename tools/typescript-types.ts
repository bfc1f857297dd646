/** A JSON Schema, as far as our own document uses it. */
export interface Schema {
  readonly $ref?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly type?: string | readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
  readonly description?: string;
}

/** The TypeScript type of a schema; named ones by their name. */
export function typeOf(schema: Schema): string {
  const { $ref, const: constant, enum: choices, anyOf, oneOf, type } = schema;
  if ($ref !== undefined) return nameOf($ref);
  if (constant !== undefined) return JSON.stringify(constant);
  if (choices !== undefined) return choices.map((choice) => JSON.stringify(choice)).join(' | ');
  const some = anyOf ?? oneOf;
  if (some !== undefined) return some.map(typeOf).join(' | ');
  if (Array.isArray(type)) return type.map((one) => typeOf({ ...schema, type: one })).join(' | ');
  switch (type) {
    case 'object':
      return objectType(schema);
    case 'array':
      return `readonly ${grouped(typeOf(schema.items ?? {}))}[]`;
    case 'integer':
      return 'number';
    case undefined:
      return 'unknown';
    default:
      return String(type);
  }
}

/** The fields of an object, each with its comment. */
export function fieldsOf({ properties = {}, required = [] }: Schema): string {
  return Object.entries(properties)
    .map(([name, schema]) => {
      const comment = commentOf(schema);
      const type = typeOf(schema);
      return required.includes(name)
        ? `${comment}readonly ${name}: ${type};\n`
        : `${comment}readonly ${name}?: ${type} | undefined;\n`;
    })
    .join('');
}

/** What a schema says of itself, as a comment. */
export function commentOf({ description }: Schema): string {
  return description === undefined ? '' : `/** ${description} */\n`;
}

/** The last part of a reference: the name of what it refers to. */
export function nameOf(ref: string): string {
  return ref.split('/').at(-1) ?? '';
}

function objectType(schema: Schema): string {
  const { properties, additionalProperties: others } = schema;
  if (properties !== undefined) return `{ ${fieldsOf(schema)} }`;
  const value = typeof others === 'object' ? typeOf(others) : 'unknown';
  return `Readonly<Record<string, ${value}>>`;
}

function grouped(type: string): string {
  return /^[\w.]+$/.test(type) ? type : `(${type})`;
}
