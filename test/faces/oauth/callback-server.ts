import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a browser brought to an application. */
export interface Brought {
  readonly method: string;
  readonly url: URL;
  /** Fields of a posted form, else of the query. */
  readonly parameters: URLSearchParams;
}

/** An application's side of a sign-in: an origin of its own, where browsers come back to. */
export interface CallbackServer {
  /** Such as `http://127.0.0.1:40001`. */
  readonly origin: string;
  /** Every request to a path below `/callback`, in order. */
  readonly brought: readonly Brought[];
  close(): Promise<void>;
}

/** Listens on a free port; every answer is the same little page. */
export async function callbackServer(): Promise<CallbackServer> {
  const brought: Brought[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      const url = new URL(request.url ?? '', origin);
      const parameters = request.method === 'POST' ? new URLSearchParams(body) : url.searchParams;
      if (url.pathname.startsWith('/callback')) {
        brought.push({ method: request.method ?? '', url, parameters });
      }
      const html = '<!doctype html><title>back</title><p>Back at the application.';
      response.writeHead(200, { 'content-type': 'text/html' }).end(html);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    brought,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
