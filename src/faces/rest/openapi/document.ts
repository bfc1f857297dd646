import { REST_PATH, type Route } from '../route.ts';
import { ROUTES } from '../routes.ts';
import { HEADERS, PARAMETERS, RESPONSES } from './components.ts';
import { type JsonSchema, namedSchemas } from './json-schema.ts';
import { operationOf } from './operation.ts';
import { securitySchemes } from './security.ts';

/** An OpenAPI document, as far as we read it ourselves. */
export interface OpenApi {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly description: string };
  readonly servers: readonly { readonly url: string }[];
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, JsonSchema>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>;
    readonly parameters: typeof PARAMETERS;
    readonly securitySchemes: ReturnType<typeof securitySchemes>;
  };
}

const TAGS: Readonly<Record<string, string>> = {
  credentials: 'OAuth clients: what they may do, their secrets and their access.',
  'api-credentials': 'Pairs of identifier and secret with which programs call this API.',
  roles: 'Which actions API credentials may run.',
  accounts: 'Customers, and the members who may act for them.',
  users: 'People who sign in.',
  services: 'What customers have ordered.',
  domains: 'Domain names that accounts have registered.',
  webhooks: 'Addresses that are told of changes.',
  audit: 'Every change: who made it, through which face, from where, and what became of what.',
};

const INTRODUCTION = `
Every answer is JSON, every time is ISO 8601 in UTC, every failure is a problem (RFC 9457) with a
\`code\` that stays the same. Where one thing is refused, nothing is changed.

Bodies hold the fields that are documented and no others.
`.trim();

/** The OpenAPI 3.1 document of this API at its public address. */
export function openApiDocument(baseUrl: string): OpenApi {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Chatelaine REST API',
      version: '1',
      description: INTRODUCTION,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: baseUrl + REST_PATH }],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    paths: pathsOf(ROUTES),
    components: {
      securitySchemes: securitySchemes(baseUrl),
      parameters: PARAMETERS,
      headers: HEADERS,
      responses: RESPONSES,
      schemas: namedSchemas(),
    },
  } as OpenApi;
}

function pathsOf(routes: readonly Route[]): OpenApi['paths'] {
  const byPath = Map.groupBy(routes, ({ path }) => path);
  return Object.fromEntries(
    [...byPath].map(([path, all]) => [
      path,
      Object.fromEntries(all.map((route) => [route.method.toLowerCase(), operationOf(route)])),
    ]),
  );
}
