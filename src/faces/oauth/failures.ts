import type { FastifyInstance } from 'fastify';
import { AppError } from '../../core/errors.ts';
import type { OAuthOptions } from './options.ts';
import { errorPage } from './pages/error.ts';
import { frame, show, wordsFor } from './show.ts';

/** Answers failures of pages with a page. */
export function answerFailures(app: FastifyInstance, options: OAuthOptions): void {
  app.setErrorHandler((error, request, reply) => {
    const said = explain(error);
    return show(
      reply,
      errorPage(wordsFor(request), { ...frame(options), ...said, requestId: request.id }),
      { status: said.status },
    );
  });
}

function explain(error: unknown) {
  // The engine's own name for a sign-in that is over or of another browser.
  const expired = error instanceof Error && error.name === 'SessionNotFound';
  if (expired || (error instanceof AppError && error.code === 'value_invalid')) {
    return { status: 400, kind: 'expired', code: 'sign_in_expired' } as const;
  }
  if (error instanceof AppError && error.code === 'throttled') {
    return { status: 429, kind: 'throttled', code: error.code } as const;
  }
  if (error instanceof AppError) return { status: 400, kind: 'request', code: error.code } as const;
  const status = (error as { statusCode?: number }).statusCode ?? 500;
  return status < 500
    ? ({ status, kind: 'request', code: 'invalid_request' } as const)
    : ({ status: 500, kind: 'server', code: 'server_error' } as const);
}
