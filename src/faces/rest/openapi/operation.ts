import type { z } from 'zod';
import { apiScopeOf } from '../../../core/api-scope.ts';
import { isWrite, type Route } from '../route.ts';
import { Preview } from '../schemas/preview.ts';
import { inlineSchema, type JsonSchema, schemaRef } from './json-schema.ts';

/** A header or parameter that many operations have. */
const refParameter = (name: string): JsonSchema => ({ $ref: `#/components/parameters/${name}` });
const refHeader = (name: string): JsonSchema => ({ $ref: `#/components/headers/${name}` });
const refResponse = (name: string): JsonSchema => ({ $ref: `#/components/responses/${name}` });

/** A route as OpenAPI tells it. */
export function operationOf(route: Route): JsonSchema {
  const { id, action, alsoNeeds, summary, description, path, body } = route;
  const scope = apiScopeOf(action);
  const actions = [action, ...(alsoNeeds === undefined ? [] : [alsoNeeds])];
  const rule =
    `Needs the action \`${actions.join('` and `')}\`, ` +
    (scope === undefined ? 'which no access token allows.' : `or the scope \`${scope}\`.`);
  return {
    operationId: id,
    tags: [tagOf(path)],
    summary,
    description: description === undefined ? rule : `${description}\n\n${rule}`,
    parameters: [...ownParameters(route), ...generalParameters(route)],
    ...(body && { requestBody: requestBody(route, body) }),
    security: [{ bearer: [] }, { basic: [] }, ...(scope === undefined ? [] : [{ oauth: [scope] }])],
    responses: responsesOf(route),
  };
}

/** The resource that a path is about, as its first part names it. */
function tagOf(path: string): string {
  return path.split('/')[1] ?? '';
}

function ownParameters({ params, query }: Route): readonly JsonSchema[] {
  const of = (schema: z.ZodObject | undefined, place: string) =>
    Object.entries(schema?.shape ?? {}).map(([name, wanted]) => {
      const { description, ...schema } = inlineSchema(wanted as z.ZodType);
      const isRequired = place === 'path' || !(wanted as z.ZodType).safeParse(undefined).success;
      return {
        name,
        in: place,
        required: isRequired,
        ...(description !== undefined && { description }),
        schema,
      };
    });
  return [...of(params, 'path'), ...of(query, 'query')];
}

function generalParameters(route: Route): readonly JsonSchema[] {
  if (!isWrite(route)) return route.isVersioned ? [refParameter('IfNoneMatch')] : [];
  return [
    refParameter('DryRun'),
    refParameter('IdempotencyKey'),
    refParameter('ChangeReason'),
    ...(route.isVersioned ? [refParameter('IfMatch')] : []),
  ];
}

function requestBody({ method }: Route, body: z.ZodObject): JsonSchema {
  const content = { schema: schemaRef(body) };
  return {
    required: !body.safeParse({}).success,
    content: {
      'application/json': content,
      ...(method === 'PATCH' && { 'application/merge-patch+json': content }),
    },
  };
}

function responsesOf(route: Route): JsonSchema {
  const { status, answer, isVersioned, params, body, query } = route;
  const hasVersion = isVersioned === true || route.id === 'createCredential';
  const headers = {
    ...(hasVersion && { ETag: refHeader('ETag') }),
    ...(status === 201 && { Location: refHeader('Location') }),
    ...(query?.shape.cursor !== undefined && { Link: refHeader('Link') }),
  };
  const schemas = answer === undefined ? [] : [schemaRef(answer)];
  const success = {
    description: route.summary,
    ...(Object.keys(headers).length > 0 && { headers }),
    ...(schemas.length > 0 && { content: jsonOf(schemas) }),
  };
  const preview = { description: 'What would change (`dryRun=true`).' };
  const both = { ...success, content: jsonOf([...schemas, schemaRef(Preview)]) };
  return {
    ...(isWrite(route) && status !== 200
      ? { 200: { ...preview, content: jsonOf([schemaRef(Preview)]) }, [status]: success }
      : { [status]: isWrite(route) ? both : success }),
    ...(isVersioned && !isWrite(route) && { 304: { description: 'It has that version already.' } }),
    400: refResponse('Problem'),
    401: refResponse('Problem'),
    403: refResponse('Problem'),
    ...(params && { 404: refResponse('Problem') }),
    ...(isWrite(route) && { 409: refResponse('Problem'), 422: refResponse('Problem') }),
    ...(isVersioned && isWrite(route) && { 412: refResponse('Problem') }),
    ...(body && { 413: refResponse('Problem'), 415: refResponse('Problem') }),
    429: refResponse('Problem'),
    default: refResponse('Problem'),
  };
}

function jsonOf(schemas: readonly JsonSchema[]): JsonSchema {
  const schema = schemas.length === 1 ? schemas[0] : { oneOf: schemas };
  return { 'application/json': { schema } };
}
