import { randomUUID } from 'node:crypto';
import fastify, { type FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { House } from './app.ts';
import type { Config } from './config/config.ts';
import { oauthFace } from './faces/oauth/http.ts';
import type { OAuthOptions } from './faces/oauth/options.ts';
import {
  answerTheRest,
  answerUnreadable,
  ILL_FORMED_ADDRESS,
  refuse,
} from './faces/oauth/unanswered.ts';
import { restFace } from './faces/rest/http.ts';
import { whmcsFace } from './faces/whmcs/http.ts';

// A request that dribbles in must not hold its connection for long.
const SLOWEST_HEADERS_MS = 10_000;
const SLOWEST_REQUEST_MS = 30_000;
const LONGEST_SILENCE_MS = 60_000;

/** The HTTP server with every face, not yet listening. */
export function buildServer(house: House, config: Config, log: Logger): FastifyInstance {
  const oauth: OAuthOptions = {
    baseUrl: config.baseUrl,
    companyName: config.companyName,
    displayTimezone: config.displayTimezone,
    cookieKeys: [house.cookieKey],
    allowQueryToken: config.allowQueryToken,
    log,
  };
  const app = fastify({
    trustProxy: config.trustedProxies.length > 0 ? [...config.trustedProxies] : false,
    genReqId: () => randomUUID(),
    requestTimeout: SLOWEST_REQUEST_MS,
    // Also ends a list whose reader has stopped reading.
    connectionTimeout: LONGEST_SILENCE_MS,
    http: { headersTimeout: SLOWEST_HEADERS_MS },
    forceCloseConnections: 'idle',
    // No hook and no error handler is asked for it.
    frameworkErrors: (_error, request, reply) =>
      void refuse(request, reply, oauth, ILL_FORMED_ADDRESS),
    clientErrorHandler: answerUnreadable,
  });
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers({ 'x-request-id': request.id, 'x-content-type-options': 'nosniff' });
    done();
  });
  answerTheRest(app, oauth);
  app.get('/healthz', async () => ({ status: 'alive' }));
  app.get('/readyz', async (request, reply) => {
    try {
      if (await house.isReady()) return { status: 'ready' };
    } catch (error) {
      log.error({ requestId: request.id, err: error }, 'the database does not answer');
    }
    return reply.code(503).send({ status: 'not ready' });
  });
  // A scope of its own: how this face reads bodies must not touch the others.
  app.register((scope, _options, done) => {
    whmcsFace(scope, {
      deps: house.deps,
      log,
      defaultResponseType: config.defaultResponseType,
      displayTimezone: config.displayTimezone,
    });
    done();
  });
  app.register((scope, _options, done) => {
    restFace(scope, { deps: house.deps, log, baseUrl: config.baseUrl });
    done();
  });
  app.register((scope, _options, done) => {
    oauthFace(scope, house.deps, oauth);
    done();
  });
  return app;
}
