import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { Deps } from '../../actions/deps.ts';
import { type Actor, checkAllowed } from '../../core/actor.ts';
import { plainAddress } from '../../core/address.ts';
import { AppError, fail } from '../../core/errors.ts';
import { answerCall } from './answer-call.ts';
import { authenticate } from './authenticate.ts';
import { serveDocs } from './docs/http.ts';
import { internalProblem, problemOf } from './problem.ts';
import { MAX_BODY, REST_PATH, type Route } from './route.ts';
import { ROUTES } from './routes.ts';
import { sendProblem } from './send-problem.ts';

/** What the face needs beside the actions. */
export interface RestFaceOptions {
  readonly deps: Deps;
  readonly log: Logger;
  /** Public address without trailing slash; never taken from a request. */
  readonly baseUrl: string;
}

/** What is known of a request so far: for its answer and its line in the log. */
interface Facts {
  readonly route: Route | undefined;
  readonly allow: string | undefined;
  actor?: Actor;
  result?: string;
}

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** Serves the REST API at `/api/v1`. */
export function restFace(app: FastifyInstance, options: RestFaceOptions): void {
  const { deps, log, baseUrl } = options;
  const requests = new WeakMap<FastifyRequest, Facts>();

  readJsonBodies(app);
  app.setErrorHandler<FastifyError>(answerFailure);
  app.addHook('onResponse', writeLog);
  for (const [path, routes] of byPath()) servePath(path, routes);
  serveDocs(app, baseUrl);
  serveNothing(REST_PATH);
  serveNothing(`${REST_PATH}/*`);

  function servePath(path: string, routes: readonly Route[]): void {
    const url = REST_PATH + path.replace(/\{(\w+)\}/g, ':$1');
    const methods = routes.flatMap(({ method }) =>
      method === 'GET' ? [method, 'HEAD'] : [method],
    );
    const allow = methods.join(', ');
    for (const route of routes) {
      app.route({
        method: route.method,
        url,
        async onRequest(request) {
          const facts: Facts = { route, allow };
          requests.set(request, facts);
          facts.actor = await identify(request, route);
        },
        handler: (request, reply) =>
          answerCall(
            { deps, baseUrl },
            route,
            requests.get(request)?.actor as Actor,
            request,
            reply,
          ),
      });
    }
    const other = METHODS.filter((method) => !methods.includes(method));
    refuse(url, other, { route: undefined, allow }, () => fail('method_not_allowed'));
  }

  function serveNothing(url: string): void {
    refuse(url, METHODS, { route: undefined, allow: undefined }, () => fail('path_unknown'));
  }

  function refuse(url: string, method: string[], facts: Facts, why: () => AppError): void {
    app.route({
      method,
      url,
      config: { refuses: true },
      async onRequest(request) {
        requests.set(request, facts);
        throw why();
      },
      handler: () => undefined,
    });
  }

  /** Before the body is read: nobody else is listened to for long. */
  async function identify(request: FastifyRequest, route: Route): Promise<Actor> {
    const { headers } = request;
    const address = plainAddress(request.ip ?? '');
    const accessKey = headers['x-access-key'];
    const known = await authenticate(deps, {
      authorization: headers.authorization,
      accessKey: typeof accessKey === 'string' ? accessKey : undefined,
      address,
    });
    checkAllowed(known, route.action);
    return { ...known, door: 'rest', address, requestId: request.id };
  }

  function answerFailure(error: FastifyError, request: FastifyRequest, reply: FastifyReply) {
    const facts = requests.get(request) ?? { route: undefined, allow: undefined };
    const known = { requestId: request.id, baseUrl, route: facts.route };
    const expected = toAppError(error);
    if (expected === undefined) {
      log.error({ requestId: request.id, err: error }, 'unexpected failure');
    }
    const problem = expected ? problemOf(expected, known) : internalProblem(known);
    facts.result = problem.code;
    if (problem.status === 405 && facts.allow) reply.header('allow', facts.allow);
    return sendProblem(reply, problem);
  }

  async function writeLog(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const facts = requests.get(request);
    log.info(
      {
        requestId: request.id,
        address: plainAddress(request.ip ?? ''),
        action: facts?.route?.action ?? '',
        caller: facts?.actor?.name,
        result: facts?.result ?? 'success',
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 100) / 100,
      },
      'rest',
    );
  }
}

function byPath(): Map<string, readonly Route[]> {
  return Map.groupBy(ROUTES, ({ path }) => path);
}

/** Bodies are JSON, also a merge patch (RFC 7396); an empty one is an empty object. */
function readJsonBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    ['application/json', 'application/merge-patch+json'],
    { parseAs: 'string', bodyLimit: MAX_BODY },
    (_request, body, done) => {
      try {
        done(null, body === '' ? undefined : JSON.parse(String(body)));
      } catch {
        done(new AppError('request_malformed', { reason: 'it is not JSON' }));
      }
    },
  );
}

/** What Fastify refuses by itself, in our words; undefined = nobody expected it. */
function toAppError(error: FastifyError | AppError): AppError | undefined {
  if (error instanceof AppError) return error;
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new AppError('body_too_large', { limitBytes: MAX_BODY });
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return fail('media_type_unsupported');
    default:
      // Such as a body that is shorter than announced; its texts are Fastify's own.
      return error.code?.startsWith('FST_ERR_CTP_')
        ? new AppError('request_malformed', { reason: 'it broke off' })
        : undefined;
  }
}
