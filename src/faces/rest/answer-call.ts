import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Deps } from '../../actions/deps.ts';
import { dryRun } from '../../actions/dry-run.ts';
import type { Actor } from '../../core/actor.ts';
import { AppError } from '../../core/errors.ts';
import { pickFields } from './fields.ts';
import { toPreview } from './preview.ts';
import { readTexts, readValue } from './read-request.ts';
import { isKnownAlready, readIfMatch, readWish, toEtag } from './request-headers.ts';
import { type Answer, type Call, isWrite, REST_PATH, type Route } from './route.ts';
import { DryRunQuery } from './schemas/preview.ts';

/** What is the same for every call. */
interface House {
  readonly deps: Deps;
  readonly baseUrl: string;
}

const NOTHING = z.strictObject({});

/** Reads a request by its route, runs it and answers. Throws whatever the action throws. */
export async function answerCall(
  house: House,
  route: Route,
  actor: Actor,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { dryRun: isDry, fields, rest } = readQuery(route, request.query);
  const version = readVersion(route, request);
  const call: Call = {
    deps: house.deps,
    actor: isWrite(route) ? { ...actor, wish: readWish(request.headers) } : actor,
    params: readParams(route, request.params),
    query: rest,
    body: isWrite(route) ? readValue(route.body ?? NOTHING, request.body ?? {}) : undefined,
    version,
  };
  if (isDry) {
    const preview = await dryRun(call.actor, (by) => route.run({ ...call, actor: by }));
    return send(reply, 200, toPreview(preview));
  }
  const answer = await route.run(call);
  return sendAnswer(house, route, request, reply, answer, fields);
}

function sendAnswer(
  house: House,
  route: Route,
  request: FastifyRequest,
  reply: FastifyReply,
  answer: Answer,
  fields: string | undefined,
): FastifyReply {
  const { body, version, location, next } = answer;
  const base = house.baseUrl + REST_PATH;
  if (version !== undefined) reply.header('etag', toEtag(version));
  if (location !== undefined) reply.header('location', base + location);
  if (next) reply.header('link', `<${nextPage(house.baseUrl, request, next)}>; rel="next"`);
  const known = request.headers['if-none-match'];
  if (route.method === 'GET' && version !== undefined && isKnownAlready(known, version)) {
    return reply.code(304).header('cache-control', 'no-store').send();
  }
  if (body === undefined)
    return reply.code(route.status).header('cache-control', 'no-store').send();
  return send(reply, route.status, fields === undefined ? body : pickFields(route, body, fields));
}

function send(reply: FastifyReply, status: number, body: unknown): FastifyReply {
  return reply
    .code(status)
    .headers({ 'content-type': 'application/json', 'cache-control': 'no-store' })
    .send(JSON.stringify(body));
}

function nextPage(baseUrl: string, request: FastifyRequest, cursor: string): string {
  const url = new URL(request.raw.url ?? '', baseUrl);
  url.searchParams.set('cursor', cursor);
  return `${baseUrl}${url.pathname}${url.search}`;
}

/** The query, without what every write or read understands. */
function readQuery(route: Route, query: unknown) {
  const own = route.query ?? NOTHING;
  const schema = isWrite(route) ? own.extend(DryRunQuery.shape) : own;
  const read = readTexts(schema, query as Record<string, unknown>) as Record<string, unknown>;
  const { dryRun: isDry, fields, ...rest } = read;
  return { dryRun: isDry === true, fields: fields as string | undefined, rest };
}

// What no resource can be named by names none.
function readParams(route: Route, params: unknown): unknown {
  try {
    return readTexts(route.params ?? NOTHING, params as Record<string, unknown>);
  } catch (error) {
    throw error instanceof AppError ? new AppError('path_unknown', {}) : error;
  }
}

function readVersion(route: Route, { headers }: FastifyRequest): number | undefined {
  if (!isWrite(route)) return undefined;
  // A condition that nobody checks would be a promise that is not kept.
  if (!route.isVersioned && headers['if-match'] !== undefined) {
    throw new AppError('value_invalid', { field: 'If-Match' });
  }
  return readIfMatch(headers['if-match']);
}
