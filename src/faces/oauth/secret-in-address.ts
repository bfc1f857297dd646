import type { FastifyInstance } from 'fastify';
import type { OAuthOptions } from './options.ts';
import { errorPage } from './pages/error.ts';
import { frame, show, wordsFor } from './show.ts';

const CODE = 'invalid_request';
const MESSAGE = 'client_secret must not be sent in an address, where logs and histories keep it';

/**
 * Refuses a request with a client secret in its query (RFC 6749 section 2.3.1), also where nobody
 * would read it there: whoever made it must hear of the mistake (CVE-2026-130153).
 */
export function refuseSecretsInAddresses(app: FastifyInstance, options: OAuthOptions): void {
  app.addHook('onRequest', async (request, reply) => {
    if (!Object.hasOwn(request.query as object, 'client_secret')) return;
    if (request.method === 'GET') {
      const what = {
        kind: 'request',
        code: CODE,
        message: MESSAGE,
        requestId: request.id,
      } as const;
      show(reply, errorPage(wordsFor(request), { ...frame(options), ...what }), { status: 400 });
      return;
    }
    const body = { error: CODE, error_description: MESSAGE };
    await reply.code(400).header('cache-control', 'no-store').send(body);
  });
}
