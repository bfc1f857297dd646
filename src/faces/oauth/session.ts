import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Provider } from 'oidc-provider';
import type { Deps } from '../../actions/deps.ts';
import { browserOf } from './browser-name.ts';
import { SESSION_SECONDS } from './lifetimes.ts';
import type { OAuthOptions } from './options.ts';
import { epochNow } from './sign-out-epoch.ts';
import { speakFor } from './speak-for.ts';

/** A session of a browser. */
export type Session = InstanceType<Provider['Session']>;

/** The session of the browser that asks; undefined when nobody is signed in there. */
export async function currentSession(
  provider: Provider,
  options: OAuthOptions,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<Session | undefined> {
  speakFor(request, options.baseUrl);
  const session = await provider.Session.get(provider.createContext(request.raw, reply.raw));
  return session.accountId === undefined ? undefined : session;
}

/** A browser that is to be signed in, and with what. */
export interface Arrival {
  readonly deps: Pick<Deps, 'random' | 'directory'>;
  readonly provider: Provider;
  readonly options: OAuthOptions;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** Who is signed in. */
export interface Who {
  readonly uuid: string;
  /** The sign-out epoch under which they showed who they are. */
  readonly epoch: number;
}

/**
 * Signs the browser in, under a session id that it did not have before. False = not: the user was
 * signed out everywhere meanwhile.
 */
export async function startSession(
  { deps, provider, options, request, reply }: Arrival,
  { uuid: accountId, epoch }: Who,
  ...amr: string[]
): Promise<boolean> {
  speakFor(request, options.baseUrl);
  const ctx = provider.createContext(request.raw, reply.raw);
  const before = await provider.Session.get(ctx);
  if (before.accountId !== undefined) await before.destroy();
  const session = new provider.Session();
  const loginTs = Math.floor(Date.now() / 1000);
  session.loginAccount({ accountId, loginTs, amr, transient: false });
  session.state = {
    // So that people recognise their sessions.
    browser: browserOf(request),
    // What the engine wants to see before it signs out; it has its own once it has asked.
    secret: deps.random.hex(24),
  };
  await session.save(SESSION_SECONDS);
  // Only now: a sign-out from here on sees the session and ends it.
  if ((await epochNow(deps, accountId)) !== epoch) {
    await session.destroy();
    return false;
  }
  const maxAge = SESSION_SECONDS * 1000;
  const secure = options.baseUrl.startsWith('https:');
  ctx.cookies.set(provider.cookieName('session'), session.jti, {
    httpOnly: true,
    sameSite: 'lax',
    secure,
    signed: true,
    maxAge,
  });
  return true;
}
