import type { FastifyInstance } from 'fastify';
import type { Provider } from 'oidc-provider';
import type { Deps } from '../../actions/deps.ts';
import { ensureSigningKeys, rotateOldSigningKeys } from '../../actions/rotate-signing-keys.ts';
import { plainAddress } from '../../core/address.ts';
import { accountFace } from './account.ts';
import { passToEngine } from './engine-paths.ts';
import { answerFailures } from './failures.ts';
import { integrationLinkFace } from './integration-link.ts';
import { type Engine, interactionFace } from './interaction.ts';
import type { OAuthOptions } from './options.ts';
import { singleSignOnFace } from './single-sign-on.ts';

// How long another node may go on with the signing keys of before a rotation; they are published an
// hour before they sign.
const REFRESH_MS = 60_000;

/** Serves the OAuth 2.0 and OpenID Connect endpoints (spec/decisions.md 19 to 23). */
export function oauthFace(app: FastifyInstance, deps: Deps, options: OAuthOptions): void {
  logRequests(app, options);
  const engine = loadedOnFirstUse(app, deps, options);
  app.register((scope, _options, done) => {
    passToEngine(scope, engine, deps, options);
    done();
  });
  app.register((scope, _options, done) => {
    answerFailures(scope, options);
    accountFace(scope, deps, options, engine);
    done();
  });
  app.register((scope, _options, done) => {
    answerFailures(scope, options);
    interactionFace(scope, deps, options, engine);
    singleSignOnFace(scope, deps, options, engine);
    done();
  });
  app.register((scope, _options, done) => {
    integrationLinkFace(scope, deps);
    done();
  });
}

/** The engine is large: a node that only answers the API need not hold it in memory. */
function loadedOnFirstUse(app: FastifyInstance, deps: Deps, options: OAuthOptions): Engine {
  let current: Promise<Provider> | undefined;
  let refresh: NodeJS.Timeout | undefined;

  async function load(): Promise<Provider> {
    const { makeProvider } = await import('./provider.ts');
    await ensureSigningKeys(deps);
    await rotateOldSigningKeys(deps);
    return makeProvider(deps, options);
  }

  async function renew(): Promise<void> {
    const fresh = load();
    // When the database is away for a moment, the keys of before still hold.
    if (await fresh.catch(() => undefined)) current = fresh;
  }

  app.addHook('onClose', (_app, done) => {
    clearInterval(refresh);
    done();
  });
  return () => {
    current ??= load().then((provider) => {
      refresh = setInterval(() => void renew(), REFRESH_MS);
      refresh.unref();
      return provider;
    });
    // A failure, such as a database that is away, must not last.
    current.catch(() => {
      current = undefined;
    });
    return current;
  };
}

/** One line a request: the path without what was filled in, and never a query. */
function logRequests(app: FastifyInstance, { log }: OAuthOptions): void {
  app.addHook('onResponse', (request, reply, done) => {
    const { id: requestId, method } = request;
    const address = plainAddress(request.ip ?? '');
    const path = request.routeOptions.url;
    const ms = Math.round(reply.elapsedTime * 100) / 100;
    log.info({ requestId, address, method, path, status: reply.raw.statusCode, ms }, 'oauth');
    done();
  });
}
