import { type Configuration, type JWKS, Provider } from 'oidc-provider';
import type { Deps } from '../../actions/deps.ts';
import { findSubject } from '../../actions/find-subject.ts';
import { isAllowedFrom } from '../../core/address-range.ts';
import {
  DEFAULT_SIGNING_ALGORITHM,
  publishedKeys,
  SIGNING_ALGORITHMS,
} from '../../core/signing-key.ts';
import { adapterFactory } from './adapter.ts';
import { usableCredential } from './asked-once.ts';
import { browserOf } from './browser-name.ts';
import { CLAIMS_OF_SCOPE, userClaims } from './claims.ts';
import { registerClientCredentials } from './client-credentials-grant.ts';
import { clientMetadata } from './client-metadata.ts';
import { existingGrant } from './consents.ts';
import { isOwnOrigin } from './cors.ts';
import { dropUnknownScopes } from './drop-unknown-scopes.ts';
import { enginePages } from './engine-pages.ts';
import { logFailure } from './failures.ts';
import { guardClients } from './guard-clients.ts';
import { guardGrants, mayBeTold, signsPeopleIn } from './guard-grants.ts';
import { guardSignIn } from './guard-sign-in.ts';
import { guardSignOut } from './guard-sign-out.ts';
import { storeIssuances } from './issuance.ts';
import { LIFETIMES } from './lifetimes.ts';
import { isAskedForSecret, nobody } from './nobody.ts';
import { noteUses } from './note-uses.ts';
import type { OAuthOptions } from './options.ts';
import { OwnSigningKey } from './own-signing-key.ts';
import { dressPostedAnswers } from './posted-answer.ts';
import { refusedSession } from './refused-session.ts';
import { undoWhenSignedOut } from './signed-out-meanwhile.ts';
import { registerSingleSignOn } from './single-sign-on-grant.ts';
import { takeHints } from './take-hints.ts';

/** Sets the OAuth 2.0 / OpenID Connect engine up over our actions, with the keys of this moment. */
export async function makeProvider(deps: Deps, options: OAuthOptions): Promise<Provider> {
  const markOfNobody = deps.random.base64url(32);
  const provider = new Provider(options.baseUrl, await configuration(deps, options, markOfNobody));
  // The address and scheme are set from the configuration and our own proxy check, in http.ts.
  provider.proxy = true;
  guardClients(provider, deps, markOfNobody);
  guardGrants(provider, deps);
  undoWhenSignedOut(provider, deps, `${options.baseUrl}/account`);
  guardSignIn(provider, deps);
  guardSignOut(provider);
  takeHints(provider);
  // Around the next one, so that it sees what is answered in the end.
  noteUses(provider, deps);
  storeIssuances(provider, deps);
  registerSingleSignOn(provider, deps);
  registerClientCredentials(provider);
  dressPostedAnswers(provider, options);
  provider.on('interaction.ended', (ctx) => {
    const { session, result } = ctx.oidc;
    // So that people recognise their sessions.
    if (session && result?.login) session.state = { ...session.state, browser: browserOf(ctx.req) };
  });
  provider.on('server_error', (ctx, error) => {
    logFailure(options.log, { id: ctx.response.get('x-request-id') }, error);
  });
  return provider;
}

async function configuration(
  deps: Deps,
  options: OAuthOptions,
  markOfNobody: string,
): Promise<Configuration> {
  // Stands where the engine expects the secret itself; nobody can send it, and it is not compared.
  const standIn = deps.random.base64url(32);
  const pages = enginePages(options);
  const secure = options.baseUrl.startsWith('https:');
  const seen = (identifier: string) => usableCredential(deps, Provider.ctx?.req, identifier);
  const cookie = { httpOnly: true, sameSite: 'lax', secure, signed: true } as const;
  return {
    adapter: adapterFactory(
      deps,
      async (identifier) => {
        const credential = await seen(identifier);
        if (credential === undefined) return nobody(identifier, markOfNobody);
        const isOutside = !isAllowedFrom(credential.allowedAddresses, Provider.ctx?.ip ?? '');
        if (isOutside && isAskedForSecret()) return nobody(identifier, markOfNobody);
        return clientMetadata(credential, options.baseUrl, standIn, deps.clock.now());
      },
      async (identifier) => (await seen(identifier))?.revocationEpoch,
    ),
    jwks: await signingKeys(deps),
    findAccount: async (ctx, sub, token) => {
      const user = await findSubject(deps, sub);
      // Without a token it is a browser that asks, with its session.
      if (user === undefined && token === undefined) throw await refusedSession(deps, ctx, sub);
      if (ctx.oidc.client && !signsPeopleIn(ctx.oidc.client)) return undefined;
      return user && { accountId: sub, claims: () => userClaims(user) };
    },
    claims: CLAIMS_OF_SCOPE,
    scopes: [...deps.rules.scopes],
    extraParams: { scope: (ctx) => dropUnknownScopes(ctx, deps.rules.scopes) },
    responseTypes: ['code'],
    clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'none'],
    pkce: { required: (_ctx, client) => client.clientAuthMethod === 'none' },
    conformIdTokenClaims: true,
    acceptQueryParamAccessTokens: options.allowQueryToken,
    allowOmittingSingleRegisteredRedirectUri: false,
    enabledJWA: { idTokenSigningAlgValues: [...SIGNING_ALGORITHMS] },
    clientDefaults: { id_token_signed_response_alg: DEFAULT_SIGNING_ALGORITHM },
    issueRefreshToken: async (_ctx, client, code) =>
      client.grantTypeAllowed('refresh_token') && code.scopes.has('offline_access'),
    rotateRefreshToken: true,
    expiresWithSession: async () => false,
    loadExistingGrant: (ctx) => existingGrant(deps, ctx),
    clientBasedCORS: (_ctx, origin, client) => isOwnOrigin(origin, client.redirectUris ?? []),
    ttl: LIFETIMES,
    cookies: {
      keys: [...options.cookieKeys],
      names: {
        session: 'chatelaine_session',
        interaction: 'chatelaine_sign_in',
        resume: 'chatelaine_resume',
      },
      long: cookie,
      short: cookie,
    },
    interactions: { url: (_ctx, interaction) => `/oauth/interaction/${interaction.uid}` },
    routes: {
      authorization: '/oauth/authorize.php',
      token: '/oauth/token.php',
      userinfo: '/oauth/userinfo.php',
      jwks: '/oauth/certs.php',
      introspection: '/oauth/introspect',
      revocation: '/oauth/revoke',
      pushed_authorization_request: '/oauth/par',
      end_session: '/oauth/logout',
    },
    features: {
      devInteractions: { enabled: false },
      externalSigningSupport: { enabled: true, ack: 'experimental-01' },
      // Tokens have no audience of their own. Left on, it would use up a refresh token and then refuse.
      resourceIndicators: { enabled: false },
      introspection: {
        enabled: true,
        allowedPolicy: (_ctx, client, token) => mayBeTold(deps, client, token),
      },
      revocation: {
        enabled: true,
        allowedPolicy: async (_ctx, client, token) => token.clientId === client.clientId,
      },
      pushedAuthorizationRequests: { enabled: true },
      dPoP: { enabled: true },
      userinfo: { enabled: true },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: pages.logoutSource,
        postLogoutSuccessSource: pages.postLogoutSuccessSource,
      },
    },
    renderError: pages.renderError,
  };
}

async function signingKeys(deps: Deps): Promise<JWKS> {
  const keys = publishedKeys(await deps.signingKeys.all(), deps.clock.now());
  return { keys: keys.map((key) => new OwnSigningKey(deps, key)) };
}
