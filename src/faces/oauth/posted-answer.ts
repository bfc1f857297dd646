import type { KoaContextWithOIDC, Provider } from 'oidc-provider';
import type { OAuthOptions } from './options.ts';
import { goingBackPage, SCRIPT_HASH } from './pages/going-back.ts';
import { contentSecurityPolicy } from './pages/page-policy.ts';
import { pickWords } from './pages/words/pick-words.ts';
import { frame, pageHeaders } from './show.ts';

const CHARACTERS: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#39': "'",
};

/**
 * Puts our page, with its policy, in place of the engine's own: it posts an answer to an application
 * (response mode `form_post`), or a sign-out without a session to us. The engine lets nobody replace
 * it otherwise.
 */
export function dressPostedAnswers(provider: Provider, options: OAuthOptions): void {
  provider.use(async (ctx, next) => {
    await next();
    const form = readForm(ctx.body);
    if (form === undefined) return;
    const policy = contentSecurityPolicy(form.action, SCRIPT_HASH);
    ctx.set({ ...pageHeaders(), 'content-security-policy': policy });
    const words = pickWords((ctx as KoaContextWithOIDC).get('accept-language'));
    ctx.body = goingBackPage(words, { ...frame(options), ...form });
  });
}

function readForm(body: unknown) {
  if (typeof body !== 'string' || !body.includes('<title>Submitting Callback</title>')) return;
  const action = /<form method="post" action="([^"]*)"/.exec(body)?.[1] ?? '';
  const fields = body.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g);
  return {
    action: plain(action),
    fields: [...fields].map(([, name = '', value = '']) => [name, plain(value)] as const),
  };
}

function plain(escaped: string): string {
  return escaped.replace(/&(amp|lt|gt|quot|#39);/g, (whole, name) => CHARACTERS[name] ?? whole);
}
