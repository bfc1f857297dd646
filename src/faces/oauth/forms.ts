import type { FastifyInstance } from 'fastify';
import { AppError } from '../../core/errors.ts';

const MAX_FORM = 16 * 1024;

/** Takes posted forms of pages and no other body; of a repeated field the last counts. */
export function takeForms(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: MAX_FORM },
    async (_request: unknown, body: string) => readForm(body),
  );
}

/** Throws `request_malformed` for a NUL, which no store holds. */
function readForm(body: string): Readonly<Record<string, string>> {
  const fields = [...new URLSearchParams(body)];
  if (fields.flat().some((text) => text.includes('\0'))) {
    throw new AppError('request_malformed', { reason: 'it holds a NUL' });
  }
  return Object.fromEntries(fields);
}
