import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Provider } from 'oidc-provider';
import { browserName } from './browser-name.ts';
import { SESSION_SECONDS } from './lifetimes.ts';
import type { OAuthOptions } from './options.ts';
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

/** Signs the browser in, under a session id that it did not have before. */
export async function startSession(
  provider: Provider,
  options: OAuthOptions,
  request: FastifyRequest,
  reply: FastifyReply,
  accountId: string,
  ...amr: string[]
): Promise<void> {
  speakFor(request, options.baseUrl);
  const ctx = provider.createContext(request.raw, reply.raw);
  const before = await provider.Session.get(ctx);
  if (before.accountId !== undefined) await before.destroy();
  const session = new provider.Session();
  const loginTs = Math.floor(Date.now() / 1000);
  session.loginAccount({ accountId, loginTs, amr, transient: false });
  nameBrowser(session, request);
  await session.save(SESSION_SECONDS);
  const maxAge = SESSION_SECONDS * 1000;
  const secure = options.baseUrl.startsWith('https:');
  ctx.cookies.set(provider.cookieName('session'), session.jti, {
    httpOnly: true,
    sameSite: 'lax',
    secure,
    signed: true,
    maxAge,
  });
}

/** Remembers what the browser says it is, so that people recognise their sessions. */
function nameBrowser(session: Session, request: FastifyRequest): void {
  session.state = { browser: browserName(request.headers['user-agent'] ?? '') };
}
