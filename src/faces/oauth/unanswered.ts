import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { fail } from '../../core/errors.ts';
import { explain, type Failure, logFailure } from './failures.ts';
import type { OAuthOptions } from './options.ts';
import { errorPage } from './pages/error.ts';
import { frame, show, wordsFor } from './show.ts';

/** Of an address that cannot even be read as one. */
export const ILL_FORMED_ADDRESS: Failure = {
  status: 400,
  kind: 'not_found',
  code: 'request_malformed',
};

const UNKNOWN_PATH: Failure = { status: 404, kind: 'not_found', code: 'path_unknown' };

/** Answers what no face answers: a page for people, a problem (RFC 9457) for programs. */
export function answerTheRest(app: FastifyInstance, options: OAuthOptions): void {
  app.setNotFoundHandler((request, reply) => refuse(request, reply, options, UNKNOWN_PATH));
  app.setErrorHandler((error, request, reply) => {
    logFailure(options.log, request, error);
    return refuse(request, reply, options, explain(error));
  });
}

/** Says why nothing is answered, to people or to programs. */
export function refuse(
  request: FastifyRequest,
  reply: FastifyReply,
  options: OAuthOptions,
  failure: Failure,
): FastifyReply {
  const { status, kind, code } = failure;
  reply.headers({ 'x-request-id': request.id, 'x-content-type-options': 'nosniff' });
  if (wantsPage(request)) {
    const shell = { ...frame(options), requestId: request.id };
    const backHref = `${options.baseUrl}/account`;
    const page = errorPage(wordsFor(request), { ...shell, kind, code, backHref });
    return show(reply, page, { status });
  }
  return reply
    .code(status)
    .headers({ 'content-type': 'application/problem+json', 'cache-control': 'no-store' })
    .send(JSON.stringify(problem(status, code, request.id)));
}

/** Answers a request that cannot even be read as one. */
export function answerUnreadable(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const status = UNREADABLE[error.code ?? ''] ?? 400;
  const body = JSON.stringify(problem(status, 'request_malformed'));
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
  socket.destroySoon();
}

const UNREADABLE: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

function problem(status: number, code: string, requestId?: string) {
  const title = STATUS_CODES[status] ?? 'Error';
  const detail = code === UNKNOWN_PATH.code ? fail('path_unknown').message : undefined;
  return { type: 'about:blank', title, status, detail, code, requestId };
}

/** Browsers name HTML among what they accept; programs that accept anything get a problem. */
export function wantsPage({ headers }: FastifyRequest): boolean {
  return /(?:^|[\s,])text\/html(?:[\s;,]|$)/i.test(headers.accept ?? '');
}
