import type { FastifyInstance } from 'fastify';
import { AppError } from '../../core/errors.ts';
import type { OAuthOptions } from './options.ts';

/** Where browsers may also be sent by POST (OpenID Connect Core 3.1.2.1, RP-Initiated Logout 2). */
export const POSTED_PATHS: readonly string[] = ['/oauth/authorize.php', '/oauth/logout'];

/** Longest form, and longest address made of one, in bytes: requests have 16 KiB for their headers. */
const LONGEST = 8 * 1024;

/**
 * Takes requests of browsers by POST and sends them on to the same by GET. The engine would want
 * cookies that every other site can have sent along (`SameSite=None`); so ours stay `Lax`, and a
 * posted request can do no more than a link. Throws `body_too_large`, `request_malformed`.
 */
export function takePostedRequests(app: FastifyInstance, { baseUrl }: OAuthOptions): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: LONGEST },
    async (_request: unknown, body: string) => body,
  );
  for (const path of POSTED_PATHS) {
    app.post(path, async (request, reply) => {
      // Repeated fields stay repeated: the engine refuses them.
      const fields = new URLSearchParams(typeof request.body === 'string' ? request.body : '');
      if (fields.has('client_secret')) {
        throw new AppError('request_malformed', { reason: 'a client secret is not for browsers' });
      }
      const target = `${baseUrl}${path}?${fields}`;
      if (target.length > LONGEST) throw new AppError('body_too_large', { limitBytes: LONGEST });
      return reply.header('cache-control', 'no-store').redirect(target, 303);
    });
  }
}
