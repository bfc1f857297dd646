import type { ErrorOut, KoaContextWithOIDC } from 'oidc-provider';
import type { OAuthOptions } from './options.ts';
import { errorPage } from './pages/error.ts';
import { signOutPage } from './pages/sign-out.ts';
import { signedOutPage } from './pages/signed-out.ts';
import { pickWords } from './pages/words/pick-words.ts';
import type { ErrorKind } from './pages/words/words.ts';
import { REFUSED_SESSION } from './refused-session.ts';
import { frame, pageHeaders } from './show.ts';

const SIGN_OUT_PATH = '/oauth/logout';

/** The pages that the OAuth engine asks for itself. */
export function enginePages(options: OAuthOptions) {
  const shell = frame(options);

  function answer(ctx: KoaContextWithOIDC, page: string, answersTo?: string): void {
    ctx.set({ ...pageHeaders(answersTo) });
    ctx.type = 'html';
    ctx.body = page;
  }

  const words = (ctx: KoaContextWithOIDC) => pickWords(ctx.get('accept-language'));

  return {
    renderError(ctx: KoaContextWithOIDC, out: ErrorOut): void {
      answer(
        ctx,
        errorPage(words(ctx), {
          ...shell,
          kind: kindOf(out, ctx),
          code: out.error,
          requestId: ctx.response.get('x-request-id'),
          ...(out.error_description && { message: out.error_description }),
          ...((out.error === REFUSED_SESSION || ctx.path === SIGN_OUT_PATH) && {
            backHref: `${options.baseUrl}/account`,
          }),
        }),
      );
    },

    logoutSource(ctx: KoaContextWithOIDC, form: string): void {
      const xsrf = /name="xsrf" value="([^"]*)"/.exec(form)?.[1] ?? '';
      const action = /action="([^"]*)"/.exec(form)?.[1] ?? '';
      const name = ctx.oidc.client?.clientName;
      answer(
        ctx,
        signOutPage(words(ctx), {
          ...shell,
          action,
          token: { name: 'xsrf', value: xsrf },
          ...(name !== undefined && { applicationName: name }),
        }),
        ctx.oidc.params?.post_logout_redirect_uri as string | undefined,
      );
    },

    postLogoutSuccessSource(ctx: KoaContextWithOIDC): void {
      answer(
        ctx,
        signedOutPage(words(ctx), { ...shell, signInHref: `${options.baseUrl}/account` }),
      );
    },
  };
}

function kindOf({ error }: ErrorOut, { status, path }: KoaContextWithOIDC): ErrorKind {
  if (error === 'invalid_redirect_uri') return 'redirect_uri';
  if (error === 'invalid_client') return 'application_unknown';
  if (error === REFUSED_SESSION) return 'account_closed';
  if (error === 'not_found' || status === 404) return 'not_found';
  if (status >= 500) return 'server';
  return path === SIGN_OUT_PATH ? 'sign_out' : 'request';
}
