import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Provider } from 'oidc-provider';
import type { Deps } from '../../actions/deps.ts';
import { ensureSigningKeys, rotateOldSigningKeys } from '../../actions/rotate-signing-keys.ts';
import { accountFace } from './account.ts';
import { answerFailures } from './failures.ts';
import { integrationLinkFace } from './integration-link.ts';
import { type Engine, interactionFace } from './interaction.ts';
import type { OAuthOptions } from './options.ts';
import { refuseSecretsInAddresses } from './secret-in-address.ts';
import { singleSignOnFace } from './single-sign-on.ts';
import { speakFor } from './speak-for.ts';

// How long another node may go on with the signing keys of before a rotation; they are published an
// hour before they sign.
const REFRESH_MS = 60_000;
// Expired records that are removed each time; few enough for one short change.
const SWEEP = 1000;

/** Discovery stands at one path of the engine; the others lead there (spec/decisions.md 19). */
const DISCOVERY = '/.well-known/openid-configuration';
const DISCOVERY_ALIASES = [
  '/oauth/openid-configuration.php',
  '/.well-known/oauth-authorization-server',
];

const ENGINE_PATHS = [
  '/oauth/authorize.php',
  '/oauth/authorize.php/:uid',
  '/oauth/token.php',
  '/oauth/userinfo.php',
  '/oauth/certs.php',
  '/oauth/introspect',
  '/oauth/revoke',
  '/oauth/par',
  '/oauth/logout',
  '/oauth/logout/confirm',
  '/oauth/logout/success',
  DISCOVERY,
];

/** A page of the engine's own may do nothing; ours, which take its place, say what they may. */
const ENGINE_PAGES = {
  'content-security-policy':
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-frame-options': 'DENY',
};

/** Serves the OAuth 2.0 and OpenID Connect endpoints (spec/decisions.md 19 to 23). */
export function oauthFace(app: FastifyInstance, deps: Deps, options: OAuthOptions): void {
  const engine = loadedOnFirstUse(app, deps, options);
  app.register((scope, _options, done) => {
    passToEngine(scope, engine, options);
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
    await deps.protocol.sweep(SWEEP).catch(() => undefined);
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

function passToEngine(app: FastifyInstance, engine: Engine, options: OAuthOptions): void {
  const { baseUrl } = options;
  refuseSecretsInAddresses(app, options);
  // The engine reads bodies itself.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, _payload, done) => done(null));

  const pass =
    (path?: string) =>
    async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
      const provider = await engine();
      reply.hijack();
      for (const [name, value] of Object.entries(reply.getHeaders())) {
        if (value !== undefined) reply.raw.setHeader(name, value);
      }
      for (const [name, value] of Object.entries(ENGINE_PAGES)) reply.raw.setHeader(name, value);
      speakFor(request, baseUrl);
      if (path !== undefined) request.raw.url = path;
      await provider.callback()(request.raw, reply.raw);
    };
  for (const path of ENGINE_PATHS) app.all(path, pass());
  // OPTIONS too: pages of every origin may read it, and browsers may ask before.
  const method = ['GET', 'HEAD', 'OPTIONS'];
  for (const url of DISCOVERY_ALIASES) app.route({ method, url, handler: pass(DISCOVERY) });
}
