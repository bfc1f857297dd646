import type { IncomingMessage } from 'node:http';
import type { AdapterPayload } from 'oidc-provider';
import { checkClientTries } from '../../actions/check-client-secret.ts';
import type { Deps } from '../../actions/deps.ts';
import { findSubject } from '../../actions/find-subject.ts';
import type { Credential } from '../../core/credential.ts';
import { AppError } from '../../core/errors.ts';
import { Secret } from '../../core/secret.ts';
import { judgeSecret, usableCredential } from './asked-once.ts';
import { userClaims } from './claims.ts';
import { clientMetadata } from './client-metadata.ts';
import { type LivingToken, livingToken } from './living-token.ts';
import type { OAuthOptions } from './options.ts';
import { bearerOf, isPlain, type PlainForm, readForm, splitPair } from './plain-request.ts';
import { singleSignOnAnswer } from './single-sign-on-answer.ts';
import { slowDown } from './slow-down.ts';

/** Answers a request, or leaves it untouched to the engine. */
export type ShortWay = (
  request: IncomingMessage,
  address: string,
) => Promise<ShortAnswer | undefined>;

/** What is answered without the engine. */
export interface ShortAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: object;
}

/** A client as its credential makes it now. */
interface Client {
  readonly credential: Credential;
  readonly metadata: AdapterPayload;
}

/**
 * The short way to what relying parties and panels ask all the time. It answers requests of
 * the plainest form that are in order; whatever else, each refusal above all, is left to the engine,
 * but for that of a client with too many wrong tries: whoever tries on must not cost the others much.
 * Both answer alike and by the same rules: client-metadata, claims, guard-grants and the actions.
 */
export function shortWay(deps: Deps, options: OAuthOptions): ShortWay {
  const { baseUrl } = options;

  function toClient(credential: Credential): Client {
    return { credential, metadata: clientMetadata(credential, baseUrl, '', deps.clock.now()) };
  }

  /** The client that a plain form shows the right secret of; `fits` says whether the rest will do. */
  async function authenticated(
    request: IncomingMessage,
    address: string,
    fits: (form: PlainForm) => boolean,
  ): Promise<{ readonly client: Client; readonly form: PlainForm } | undefined> {
    if (!isPlain(request) || request.method !== 'POST') return undefined;
    const form = await readForm(request);
    const shown = form && splitPair(request.headers, form);
    if (shown === undefined) return undefined;
    const { identifier, secret } = shown.pair;
    const credential = await usableCredential(deps, request, identifier);
    // Then the secret is not looked at.
    if (credential?.tokenEndpointAuthMethod === 'none') return undefined;
    const claim = { identifier, secret: new Secret(secret), address };
    await checkClientTries(deps, claim, credential);
    if (credential?.identifier !== identifier || !fits(shown.rest)) return undefined;
    const client = toClient(credential);
    if (client.metadata.token_endpoint_auth_method !== 'client_secret_basic') return undefined;
    return (await judgeSecret(deps, request, claim)) ? { client, form: shown.rest } : undefined;
  }

  async function introspection(request: IncomingMessage, address: string) {
    const asked = await authenticated(request, address, isAboutAccess);
    const token = asked && (await livingToken(deps, asked.form.token ?? ''));
    if (!token || token.clientId !== asked.client.credential.identifier) return undefined;
    if (!(await subjectOf(token, asked.client))) return undefined;
    return {
      active: true,
      sub: token.accountId,
      client_id: token.clientId,
      exp: token.exp,
      iat: token.iat,
      iss: baseUrl,
      scope: own(asked.client, token.scope.split(' ')).join(' ') || undefined,
      token_type: 'Bearer',
    };
  }

  async function userinfo(request: IncomingMessage) {
    const value = isPlain(request) ? bearerOf(request) : undefined;
    const token = value && (await livingToken(deps, value));
    if (!token) return undefined;
    const credential = await usableCredential(deps, request, token.clientId);
    const client = credential && toClient(credential);
    const user = client && (await subjectOf(token, client));
    const scopes = client ? own(client, token.granted) : [];
    return user && scopes.includes('openid') ? userClaims(user, scopes) : undefined;
  }

  async function singleSignOn(request: IncomingMessage, address: string) {
    const asked = await authenticated(request, address, isSingleSignOn);
    if (asked === undefined) return undefined;
    const { credential, metadata } = asked.client;
    if (!metadata.grant_types?.includes('single_sign_on')) return undefined;
    const answer = await singleSignOnAnswer(deps, credential, { scope: asked.form.scope });
    const { scope } = answer;
    const at = deps.clock.now();
    deps.uses.noteScopes({ credentialId: credential.id, grant: 'single_sign_on', scope, at });
    return answer;
  }

  /** The user whom a token of the client speaks for, while they may sign in. */
  async function subjectOf({ accountId }: LivingToken, { metadata }: Client) {
    if (!metadata.grant_types?.includes('authorization_code')) return undefined;
    return findSubject(deps, accountId);
  }

  async function answer(request: IncomingMessage, address: string): Promise<object | undefined> {
    switch (request.url) {
      case '/oauth/introspect':
        return introspection(request, address);
      case '/oauth/userinfo.php':
        return userinfo(request);
      case '/oauth/token.php':
        return singleSignOn(request, address);
      case '/oauth/revoke':
      case '/oauth/par':
        await authenticated(request, address, isNothing);
        return undefined;
      default:
        return undefined;
    }
  }

  return async (request, address) => {
    try {
      const body = await answer(request, address);
      return body && { status: 200, headers: {}, body };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const told = slowDown(error);
      if (told === undefined) return undefined;
      const { status, retryAfterSeconds, ...body } = told;
      return { status, headers: { 'retry-after': String(retryAfterSeconds) }, body };
    }
  };
}

/** Those of the scopes that the client still has. */
function own({ credential }: Client, scopes: readonly string[]): readonly string[] {
  return scopes.filter((name) => credential.scope.some((known) => known === name));
}

function isNothing(): boolean {
  return false;
}

function isAboutAccess({ token, token_type_hint: hint, ...others }: PlainForm): boolean {
  return !!token && (hint === undefined || hint === 'access_token') && isEmpty(others);
}

function isSingleSignOn({ grant_type: type, scope: _scope, ...others }: PlainForm): boolean {
  return type === 'single_sign_on' && isEmpty(others);
}

function isEmpty(fields: object): boolean {
  return Object.keys(fields).length === 0;
}
