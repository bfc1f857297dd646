import { openApiDocument } from '../src/faces/rest/openapi/document.ts';
import { BODIES } from '../src/faces/rest/schemas/named.ts';
import { answerFiles, reached } from './answer-files.ts';
import { commentOf, fieldsOf, nameOf, type Schema, typeOf } from './typescript-types.ts';

const NOTICE =
  '// Generated from the OpenAPI document by `npm run client`; a test says when it is stale.\n\n';

interface Parameter {
  readonly $ref?: string;
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly required: boolean;
  readonly description?: string;
  readonly schema: Schema;
}

interface Content {
  readonly 'application/json': { readonly schema: Schema };
}

interface Operation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly parameters: readonly Parameter[];
  readonly requestBody?: { readonly required: boolean; readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>;
}

/** The generated files of the client by name, not yet formatted. */
export function clientSource(): Readonly<Record<string, string>> {
  const { paths, components } = openApiDocument('https://chatelaine.example');
  const schemas = components.schemas as Readonly<Record<string, Schema>>;
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      path,
      method: method.toUpperCase(),
      operation: operation as unknown as Operation,
    })),
  );
  const isAsked = (name: string): boolean => Object.hasOwn(BODIES, name);
  const names = Object.keys(schemas).filter((name) => name !== 'Problem');
  const bodies = names.filter(isAsked);
  const answers = names.filter((name) => !isAsked(name));
  return {
    ...answerSources(
      answers,
      schemas,
      operations.map(({ operation }) => operation),
    ),
    'bodies.ts': NOTICE + bodies.map((name) => schemaSource(name, schemas)).join('\n'),
    'problem-code.ts': NOTICE + problemCodes(schemas),
    ...operationFiles(
      operations.map(({ operation }) => operation),
      answers,
      bodies,
    ),
    'routes.ts': `${NOTICE}/** Method and path of each operation. */
export const ROUTES = {
${operations.map(({ path, method, operation }) => `${operation.operationId}: ['${method}', '${path}'],\n`).join('')}} as const;\n`,
  };
}

/** A file of answers for each resource, and one that names them all. */
function answerSources(
  names: readonly string[],
  schemas: Readonly<Record<string, Schema>>,
  operations: readonly Operation[],
): Record<string, string> {
  const groups = [...answerFiles(names, schemas, operations)];
  const files = groups.map(([file, own]) => {
    const used = [...new Set(own.flatMap((name) => [...reached(schemas[name], schemas)]))];
    const imports = groups
      .filter(([other]) => other !== file)
      .map(([other, theirs]) => [other, theirs.filter((name) => used.includes(name))] as const)
      .filter(([, wanted]) => wanted.length > 0)
      .map(([other, wanted]) => `import type { ${wanted.join(', ')} } from './${other}.ts';\n`);
    const source = own.map((name) => schemaSource(name, schemas)).join('\n');
    return [`answers/${file}.ts`, `${NOTICE}${imports.join('')}\n${source}`];
  });
  const all = groups.map(([file]) => `export type * from './answers/${file}.ts';\n`);
  return { ...Object.fromEntries(files), 'answers.ts': NOTICE + all.join('') };
}

function schemaSource(name: string, schemas: Readonly<Record<string, Schema>>): string {
  const schema = schemas[name] as Schema;
  return schema.properties === undefined
    ? `${commentOf(schema)}export type ${name} = ${typeOf(schema)};\n`
    : `export interface ${name} {\n${fieldsOf(schema)}}\n`;
}

function problemCodes({ Problem }: Readonly<Record<string, Schema>>): string {
  const code = Problem?.properties?.code as Schema;
  return `/** What went wrong; the same for every failure of one kind. */\nexport type ProblemCode = ${typeOf(code)};\n`;
}

/** A file for each resource, and one that has them all. */
function operationFiles(
  operations: readonly Operation[],
  answers: readonly string[],
  bodies: readonly string[],
): Record<string, string> {
  const groups = [...Map.groupBy(operations, ({ tags }) => tags[0] ?? '')];
  const files = groups.map(([tag, group]) => [
    `operations/${tag}.ts`,
    NOTICE + operationsSource(interfaceOf(tag), group, answers, bodies),
  ]);
  const names = groups.map(([tag]) => interfaceOf(tag));
  const imports = groups.map(
    ([tag]) => `import type { ${interfaceOf(tag)} } from './operations/${tag}.ts';\n`,
  );
  const all = `${imports.join('')}
/** Every operation of the REST API. */
export interface Operations extends ${names.join(', ')} {}\n`;
  return { ...Object.fromEntries(files), 'operations.ts': NOTICE + all };
}

function interfaceOf(tag: string): string {
  const words = tag.split('-').map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return `${words.join('')}Operations`;
}

function operationsSource(
  name: string,
  operations: readonly Operation[],
  answers: readonly string[],
  bodies: readonly string[],
): string {
  const entries = operations.map((operation) => {
    const { operationId, summary } = operation;
    return `/** ${summary}. */
readonly ${operationId}: { readonly call: ${callType(operation)}; readonly answer: ${answerType(operation)} };\n`;
  });
  const text = entries.join('');
  const importOf = (names: readonly string[], file: string): string => {
    const used = names.filter((known) => new RegExp(`\\b${known}\\b`).test(text));
    return used.length === 0 ? '' : `import type { ${used.join(', ')} } from '../${file}.ts';\n`;
  };
  return `${importOf(answers, 'answers')}${importOf(bodies, 'bodies')}${importOf(['Versioned', 'Write'], 'call-options')}
export interface ${name} {
${text}}\n`;
}

function callType({ parameters, requestBody }: Operation): string {
  const refs = parameters.flatMap(({ $ref }) => ($ref === undefined ? [] : [nameOf($ref)]));
  const parts = [
    part(
      'params',
      parameters.filter((one) => one.in === 'path'),
    ),
    part(
      'query',
      parameters.filter((one) => one.in === 'query' && one.$ref === undefined),
    ),
  ];
  if (requestBody) {
    const type = typeOf(requestBody.content['application/json'].schema);
    parts.push(`readonly body${requestBody.required ? '' : '?'}: ${type}`);
  }
  const own = parts.filter((text) => text !== '').join('; ');
  const options = [
    ...(refs.includes('IdempotencyKey') ? ['Write'] : []),
    ...(refs.includes('IfMatch') ? ['Versioned'] : []),
  ];
  const all = own === '' ? options : [`{ ${own} }`, ...options];
  return all.length === 0 ? 'Record<never, never>' : all.join(' & ');
}

function part(name: string, parameters: readonly Parameter[]): string {
  if (parameters.length === 0) return '';
  const isRequired = parameters.some(({ required }) => required);
  const fields = parameters.map(({ name: field, in: place, required, schema }) => {
    // Also a number names something in a path.
    const type = place === 'path' ? 'string | number' : typeOf(schema);
    return `readonly ${field}${required ? '' : '?'}: ${type}${required ? '' : ' | undefined'}`;
  });
  return `readonly ${name}${isRequired ? '' : '?'}: { ${fields.join('; ')} }`;
}

/** Of a dry run it is another one, and that is a method of its own. */
function answerType({ responses }: Operation): string {
  const [, success] = Object.entries(responses)
    .filter(([status]) => /^2/.test(status))
    .at(-1) as [string, { readonly content?: Content }];
  const schema = success.content?.['application/json'].schema;
  if (schema === undefined) return 'undefined';
  return typeOf(schema.oneOf?.[0] ?? schema);
}
