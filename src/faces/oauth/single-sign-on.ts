import type { FastifyInstance } from 'fastify';
import type { Deps } from '../../actions/deps.ts';
import { redeemSsoToken } from '../../actions/redeem-sso-token.ts';
import { AppError } from '../../core/errors.ts';
import { Secret } from '../../core/secret.ts';
import type { Engine } from './interaction.ts';
import type { OAuthOptions } from './options.ts';
import { errorPage } from './pages/error.ts';
import { startSession } from './session.ts';
import { frame, show, wordsFor } from './show.ts';

const PATH = '/oauth/singlesignon.php';

/** Serves `/oauth/singlesignon.php` (whmcs-behaviour.md 6.3): redeems a token, once, for a session. */
export function singleSignOnFace(
  app: FastifyInstance,
  deps: Deps,
  options: OAuthOptions,
  engine: Engine,
): void {
  // A link preview that only looks must not use the token up.
  app.head(PATH, (_request, reply) => reply.header('cache-control', 'no-store').send());
  app.get(PATH, { exposeHeadRoute: false }, async (request, reply) => {
    const { access_token: token } = request.query as { access_token?: string | string[] };
    try {
      const redeemed = await redeemSsoToken(
        deps,
        new Secret(typeof token === 'string' ? token : ''),
      );
      const arrival = { deps, options, provider: await engine(), request, reply };
      const { user, epoch, account } = redeemed;
      if (!(await startSession(arrival, { uuid: user.uuid, epoch }, 'sso'))) {
        throw new AppError('sso_token_invalid', { id: account?.id });
      }
      return reply.header('cache-control', 'no-store').redirect(redeemed.location, 303);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const page = errorPage(wordsFor(request), {
        ...frame(options),
        kind: 'single_sign_on',
        message: literalText(error),
        code: error.code,
        requestId: request.id,
        backHref: `${options.baseUrl}/account`,
      });
      return show(reply, page, { status: 403 });
    }
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
    case 'sso_blocked':
    case 'sso_token_invalid':
      return `Unable to authenticate with Single Sign-On token for User ID: ${id}`;
    default:
      return message;
  }
}
