import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { checkApiCaller } from '../../actions/check-api-caller.ts';
import type { Deps } from '../../actions/deps.ts';
import type { Actor } from '../../core/actor.ts';
import { plainAddress } from '../../core/address.ts';
import { AppError, fail } from '../../core/errors.ts';
import { Secret } from '../../core/secret.ts';
import { sayError } from './answers.ts';
import { BodyTooLarge, readBody } from './body.ts';
import { call, namedAction } from './call.ts';
import { dateWriter } from './dates.ts';
import { readParameters } from './form.ts';
import { type Answer, FORMATS, type ResponseType, toResponseType } from './formats.ts';
import type { Parameters } from './parameters.ts';
import { writeAnswer } from './write.ts';

/** What the face needs beside the actions. */
export interface WhmcsFaceOptions {
  readonly deps: Deps;
  readonly log: Logger;
  readonly defaultResponseType: ResponseType;
  readonly displayTimezone: string;
}

/** What is known of a request so far: for its answer and its line in the log. */
interface Facts {
  readonly start: number;
  readonly address: string;
  responseType: ResponseType;
  action: string;
  caller: string | undefined;
  result: string;
  /** Whether the answer is sent while it is read. */
  isStream: boolean;
}

/** Serves the WHMCS API at `/includes/api.php` (whmcs-behaviour.md 1). */
export function whmcsFace(app: FastifyInstance, options: WhmcsFaceOptions): void {
  const { deps, log, defaultResponseType } = options;
  const writeDate = dateWriter(options.displayTimezone);

  // The body is read by us: also of a request that is too long we want to know the response type.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, _payload, done) => done(null));

  app.all('/includes/api.php', answerCall);
  // Fastify refuses an ill-formed content type before the handler, and not in the asked format.
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    if (error.code !== 'FST_ERR_CTP_INVALID_MEDIA_TYPE') throw error;
    return answerCall(request, reply);
  });

  async function answerCall(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const facts: Facts = {
      start: performance.now(),
      // Read now: a socket that closes under way has none any more.
      address: plainAddress(request.ip ?? ''),
      responseType: defaultResponseType,
      action: '',
      caller: undefined,
      result: 'success',
      isStream: false,
    };
    try {
      const answer = await answerRequest(request, facts);
      return await send(reply, facts, 200, answer, (error) => failUnderWay(request, facts, error));
    } catch (error) {
      return sendError(request, reply, facts, error);
    } finally {
      if (facts.isStream) whenOver(reply, facts, () => writeLog(request, reply, facts));
      else writeLog(request, reply, facts);
    }
  }

  /** A list that cannot be read to its end: the status is sent already, the log must say it. */
  function failUnderWay(request: FastifyRequest, facts: Facts, error: unknown): void {
    facts.result = 'internal_error';
    log.error({ requestId: request.id, err: error }, 'unexpected failure');
  }

  async function answerRequest(request: FastifyRequest, facts: Facts): Promise<Answer> {
    // A query may hold a `?` of its own (RFC 3986 section 3.4).
    const query = request.raw.url?.replace(/^[^?]*\??/, '') ?? '';
    facts.responseType = glimpse(query) ?? facts.responseType;
    if (request.method !== 'POST') throw fail('method_not_allowed');
    const parameters = await receive(request, query, facts);
    facts.action = namedAction(parameters);
    const known = await identify(facts.address, parameters);
    facts.caller = known.name;
    const actor = { ...known, address: facts.address, requestId: request.id };
    return call(deps, writeDate, actor, facts.action, parameters);
  }

  async function receive(
    request: FastifyRequest,
    query: string,
    facts: Facts,
  ): Promise<Parameters> {
    let body: Buffer = Buffer.alloc(0);
    try {
      body = await readBody(request.raw);
      const contentType = request.headers['content-type'] ?? '';
      const parameters = await readParameters({ query, contentType, body });
      facts.responseType = toResponseType(parameters.text('responsetype')) ?? facts.responseType;
      return parameters;
    } catch (error) {
      if (error instanceof BodyTooLarge) body = error.start;
      facts.responseType = glimpse(body.toString('latin1')) ?? facts.responseType;
      throw error;
    }
  }

  function identify(address: string, parameters: Parameters): Promise<Actor> {
    const secret = (name: string): Secret | undefined => {
      const text = parameters.filled(name);
      return text === undefined ? undefined : new Secret(text);
    };
    return checkApiCaller(deps, {
      address,
      accessKey: secret('accesskey'),
      identifier: parameters.filled('identifier'),
      secret: secret('secret'),
      username: parameters.filled('username'),
      password: secret('password'),
    });
  }

  function sendError(request: FastifyRequest, reply: FastifyReply, facts: Facts, error: unknown) {
    if (error instanceof AppError) {
      facts.result = error.code;
      const { status, message } = sayError(error);
      if (error.code === 'method_not_allowed') reply.header('allow', 'POST');
      if (error.code === 'body_too_large') reply.header('connection', 'close');
      if (error.details && 'retryAfterSeconds' in error.details) {
        reply.header('retry-after', error.details.retryAfterSeconds);
      }
      return send(reply, facts, status, { fields: { result: 'error', message } });
    }
    facts.result = 'internal_error';
    log.error({ requestId: request.id, err: error }, 'unexpected failure');
    const message = `An internal error occurred. The request id is ${request.id}.`;
    return send(reply, facts, 500, { fields: { result: 'error', message } });
  }

  function writeLog(request: FastifyRequest, reply: FastifyReply, facts: Facts): void {
    log.info(
      {
        requestId: request.id,
        address: facts.address,
        action: facts.action.slice(0, 100),
        caller: facts.caller,
        result: facts.result,
        status: reply.statusCode,
        ms: Math.round((performance.now() - facts.start) * 100) / 100,
      },
      'api',
    );
  }
}

async function send(
  reply: FastifyReply,
  facts: Facts,
  status: number,
  answer: Answer,
  onFailure?: (error: unknown) => void,
): Promise<FastifyReply> {
  const body = await writeAnswer(facts.responseType, answer, facts.action.slice(0, 100));
  facts.isStream = typeof body !== 'string';
  if (typeof body !== 'string' && onFailure) body.once('error', onFailure);
  const { contentType } = FORMATS[facts.responseType];
  reply.code(status).header('content-type', contentType).header('cache-control', 'no-store');
  return reply.send(body);
}

/** Runs when a stream has reached its end or the caller has gone away, which is no success. */
function whenOver({ raw }: FastifyReply, facts: Facts, run: () => void): void {
  const end = (): void => {
    if (!raw.writableFinished && facts.result === 'success') facts.result = 'cut';
    run();
  };
  if (raw.closed) end();
  else raw.once('close', end);
}

/** The response type that an unreadable request most likely asks for. */
function glimpse(text: string): ResponseType | undefined {
  return toResponseType(/responsetype\W{1,200}?(json|xml|nvp)/i.exec(text)?.[1]);
}
