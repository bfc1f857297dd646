import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Provider } from 'oidc-provider';
import type { Deps } from '../../actions/deps.ts';
import { plainAddress } from '../../core/address.ts';
import { takeEmptySecret } from './empty-secret.ts';
import { explain, type Failure, logFailure } from './failures.ts';
import type { Engine } from './interaction.ts';
import type { OAuthOptions } from './options.ts';
import { POSTED_PATHS, takePostedRequests } from './posted-request.ts';
import { refuseSecretsInAddresses } from './secret-in-address.ts';
import { shortWay } from './short-way.ts';
import { speakFor } from './speak-for.ts';
import { refuse, wantsPage } from './unanswered.ts';

/** Discovery stands at one path of the engine; the others lead there (spec/decisions.md 19). */
const DISCOVERY = '/.well-known/openid-configuration';
const DISCOVERY_ALIASES = [
  '/oauth/openid-configuration.php',
  '/.well-known/oauth-authorization-server',
];

const READ = ['GET', 'HEAD'];
// Scripts of other origins ask with it before they send (CORS).
const BEFORE = 'OPTIONS';

/** Paths of the engine and the methods that each takes. */
const ENGINE_PATHS: Readonly<Record<string, readonly string[]>> = {
  '/oauth/authorize.php': [...READ, 'POST'],
  '/oauth/authorize.php/:uid': READ,
  '/oauth/token.php': ['POST', BEFORE],
  '/oauth/userinfo.php': [...READ, 'POST', BEFORE],
  '/oauth/certs.php': [...READ, BEFORE],
  '/oauth/introspect': ['POST', BEFORE],
  '/oauth/revoke': ['POST', BEFORE],
  '/oauth/par': ['POST', BEFORE],
  '/oauth/logout': [...READ, 'POST'],
  '/oauth/logout/confirm': ['POST'],
  '/oauth/logout/success': READ,
  [DISCOVERY]: [...READ, BEFORE],
};

const WRONG_METHOD: Failure = { status: 405, kind: 'request', code: 'method_not_allowed' };

/** A page of the engine's own may do nothing; ours, which take its place, say what they may. */
const ENGINE_PAGES = {
  'content-security-policy':
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-frame-options': 'DENY',
};

/** As the engine has them where no page of another site asks. */
const ANSWER_HEADERS = {
  ...ENGINE_PAGES,
  vary: 'Origin',
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'WWW-Authenticate',
  'cache-control': 'no-store',
};

type Handler = ReturnType<Provider['callback']>;

const handlers = new WeakMap<Provider, Handler>();

/** The engine puts its handler together anew each time it is asked for it. */
function handlerOf(provider: Provider): Handler {
  const handler = handlers.get(provider) ?? provider.callback();
  handlers.set(provider, handler);
  return handler;
}

/** Lets the engine answer its paths, but for what the short way answers. */
export function passToEngine(
  app: FastifyInstance,
  engine: Engine,
  deps: Deps,
  options: OAuthOptions,
): void {
  const shortAnswer = shortWay(deps, options);
  refuseSecretsInAddresses(app, options);
  app.setErrorHandler((error, request, reply) => {
    logFailure(options.log, request, error);
    const failure = explain(error);
    if (wantsPage(request)) return refuse(request, reply, options, failure);
    // In the protocol's own words (RFC 6749 section 5.2).
    reply.code(failure.status).header('cache-control', 'no-store');
    return reply.send({ error: failure.code });
  });
  // The engine reads bodies itself.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, _payload, done) => done(null));

  async function pass(
    request: FastifyRequest,
    reply: FastifyReply,
    methods: readonly string[],
    path?: string,
  ): Promise<FastifyReply> {
    if (!methods.includes(request.method)) {
      reply.header('allow', methods.join(', '));
      return refuse(request, reply, options, WRONG_METHOD);
    }
    const answer = await shortAnswer(request.raw, plainAddress(request.ip));
    if (answer !== undefined) {
      reply.code(answer.status).headers({ ...ANSWER_HEADERS, ...answer.headers });
      return reply.send(answer.body);
    }
    const provider = await engine();
    reply.hijack();
    for (const [name, value] of Object.entries(reply.getHeaders())) {
      if (value !== undefined) reply.raw.setHeader(name, value);
    }
    for (const [name, value] of Object.entries(ENGINE_PAGES)) reply.raw.setHeader(name, value);
    speakFor(request, options.baseUrl);
    takeEmptySecret(request.raw.headers);
    if (path !== undefined) request.raw.url = path;
    await handlerOf(provider)(request.raw, reply.raw);
    return reply;
  }

  for (const [path, methods] of Object.entries(ENGINE_PATHS)) {
    const isPosted = POSTED_PATHS.includes(path);
    app.route({
      method: app.supportedMethods.filter((method) => !(isPosted && method === 'POST')),
      url: path,
      handler: (request, reply) => pass(request, reply, methods),
    });
  }
  app.register((scope, _options, done) => {
    takePostedRequests(scope, options);
    done();
  });
  const methods = ENGINE_PATHS[DISCOVERY] ?? READ;
  for (const path of DISCOVERY_ALIASES) {
    app.all(path, (request, reply) => pass(request, reply, methods, DISCOVERY));
  }
}
