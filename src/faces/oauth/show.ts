import type { FastifyReply, FastifyRequest } from 'fastify';
import { contentSecurityPolicy } from './pages/page-policy.ts';
import type { Frame } from './pages/parts/page.ts';
import { pickWords } from './pages/words/pick-words.ts';
import type { Words } from './pages/words/words.ts';

/** Path of the style sheet of all pages. */
export const STYLE_PATH = '/oauth/style.css';

/** What every page shows around its content. */
export function frame(options: { readonly companyName: string; readonly baseUrl: string }): Frame {
  return { companyName: options.companyName, styleHref: `${options.baseUrl}${STYLE_PATH}` };
}

/** The words in which this request's person reads. */
export function wordsFor(request: FastifyRequest): Words {
  return pickWords(request.headers['accept-language']);
}

/** Headers that every page carries. */
export function pageHeaders(answersTo?: string): Readonly<Record<string, string>> {
  return {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': contentSecurityPolicy(answersTo),
    // Not `no-referrer`: with it browsers send `Origin: null` along with our own forms.
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
  };
}

/** How a page is sent. */
export interface Sending {
  readonly status?: number;
  /** Where a form of the page ends. */
  readonly answersTo?: string;
  /** After how long to try again. */
  readonly retryAfterSeconds?: number;
}

/** Sends a page. */
export function show(
  reply: FastifyReply,
  page: string,
  { status = 200, answersTo, retryAfterSeconds }: Sending = {},
): FastifyReply {
  if (retryAfterSeconds !== undefined) reply.header('retry-after', retryAfterSeconds);
  return reply.code(status).headers(pageHeaders(answersTo)).send(page);
}
