import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Provider } from 'oidc-provider';
import type { Deps } from '../../actions/deps.ts';
import { redeemSsoToken } from '../../actions/redeem-sso-token.ts';
import { AppError } from '../../core/errors.ts';
import { Secret } from '../../core/secret.ts';
import type { Engine } from './interaction.ts';
import { SESSION_SECONDS } from './lifetimes.ts';
import type { OAuthOptions } from './options.ts';
import { errorPage } from './pages/error.ts';
import { frame, show, wordsFor } from './show.ts';
import { speakFor } from './speak-for.ts';

/** Serves `/oauth/singlesignon.php` (whmcs-behaviour.md 6.3): redeems a token, once, for a session. */
export function singleSignOnFace(
  app: FastifyInstance,
  deps: Deps,
  options: OAuthOptions,
  engine: Engine,
): void {
  app.get('/oauth/singlesignon.php', async (request, reply) => {
    const { access_token: token } = request.query as { access_token?: string | string[] };
    try {
      const redeemed = await redeemSsoToken(
        deps,
        new Secret(typeof token === 'string' ? token : ''),
      );
      await startSession(await engine(), options, request, reply, redeemed.user.uuid);
      return reply.header('cache-control', 'no-store').redirect(redeemed.location, 303);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const page = errorPage(wordsFor(request), {
        ...frame(options),
        kind: 'single_sign_on',
        message: literalText(error),
        code: error.code,
        requestId: request.id,
      });
      return show(reply, page, { status: 403 });
    }
  });
}

/** Signs the browser in, under a session id that it did not have before. */
async function startSession(
  provider: Provider,
  options: OAuthOptions,
  request: FastifyRequest,
  reply: FastifyReply,
  accountId: string,
): Promise<void> {
  speakFor(request, options.baseUrl);
  const ctx = provider.createContext(request.raw, reply.raw);
  const before = await provider.Session.get(ctx);
  if (before.accountId !== undefined) await before.destroy();
  const session = new provider.Session();
  const loginTs = Math.floor(Date.now() / 1000);
  session.loginAccount({ accountId, loginTs, amr: ['sso'], transient: false });
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

/** WHMCS's own texts (whmcs-behaviour.md 6.7); its "User ID" is the number of the account. */
function literalText({ code, details, message }: AppError): string {
  const id = 'id' in details && details.id !== undefined ? String(details.id) : '';
  switch (code) {
    case 'sso_account_closed':
      return `Single Sign-On authentication denied for "Closed" User ID: ${id}`;
    case 'sso_switched_off':
      return `Single Sign-On authentication denied per configuration for User ID: ${id}`;
    case 'sso_token_invalid':
      return `Unable to authenticate with Single Sign-On token for User ID: ${id}`;
    default:
      return message;
  }
}
