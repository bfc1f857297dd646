import type { FastifyInstance } from 'fastify';

const MAX_FORM = 16 * 1024;

/** Takes posted forms of pages and no other body; of a repeated field the last counts. */
export function takeForms(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: MAX_FORM },
    (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  );
}
