import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AppError } from '../../core/errors.ts';
import type { OAuthLog, OAuthOptions } from './options.ts';
import { errorPage } from './pages/error.ts';
import type { ErrorKind } from './pages/words/words.ts';
import { frame, type Sending, show, wordsFor } from './show.ts';

/** What is told of a failure. */
export interface Failure {
  readonly status: number;
  readonly kind: ErrorKind;
  /** What programs call it. */
  readonly code: string;
}

/** Answers failures of pages with a page. */
export function answerFailures(app: FastifyInstance, options: OAuthOptions): void {
  app.setErrorHandler((error, request, reply) => {
    logFailure(options.log, request, error);
    const { status, ...said } = explain(error);
    const shell = { ...frame(options), requestId: request.id };
    return show(reply, errorPage(wordsFor(request), { ...shell, ...said }), {
      status,
      ...waitAfter(error),
    });
  });
}

function waitAfter(error: unknown): Pick<Sending, 'retryAfterSeconds'> {
  return error instanceof AppError && 'retryAfterSeconds' in error.details
    ? { retryAfterSeconds: error.details.retryAfterSeconds }
    : {};
}

/** Tells the operator, and nobody else, of a failure that is nobody's request's fault. */
export function logFailure(
  log: OAuthLog,
  { id }: Pick<FastifyRequest, 'id'>,
  error: unknown,
): void {
  if (explain(error).status >= 500) log.error({ requestId: id, err: error }, 'unexpected failure');
}

/** What may be told of a failure: nothing of one that is unexpected. */
export function explain(error: unknown): Failure {
  // The engine's own name for a sign-in that is over or of another browser.
  const expired = error instanceof Error && error.name === 'SessionNotFound';
  if (expired || (error instanceof AppError && error.code === 'value_invalid')) {
    return { status: 400, kind: 'expired', code: 'sign_in_expired' };
  }
  if (error instanceof AppError && error.code === 'throttled') {
    return { status: 429, kind: 'throttled', code: error.code };
  }
  if (error instanceof AppError && error.code === 'body_too_large') {
    return { status: 413, kind: 'request', code: error.code };
  }
  if (error instanceof AppError) return { status: 400, kind: 'request', code: error.code };
  const status = (error as { statusCode?: number }).statusCode ?? 500;
  return status < 500
    ? { status, kind: 'request', code: 'invalid_request' }
    : { status: 500, kind: 'server', code: 'server_error' };
}
