import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SCRIPT_HASH } from '../../../../src/faces/oauth/pages/going-back.ts';
import { contentSecurityPolicy } from '../../../../src/faces/oauth/pages/page-policy.ts';
import { styleSheet } from '../../../../src/faces/oauth/pages/style/style-sheet.ts';
import { LANGUAGES } from '../../../../src/faces/oauth/pages/words/pick-words.ts';
import type { Words } from '../../../../src/faces/oauth/pages/words/words.ts';

/** A page of the test, written in the words of its language. */
export type Render = (words: Words) => string;

/** A form that a browser sent. */
export interface Sent {
  readonly path: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** Serves pages as the server does: our style sheet, a logo, and the policy of every page. */
export class PageServer {
  readonly sent: Sent[] = [];
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(pages: Readonly<Record<string, Render>>): Promise<PageServer> {
    const logo =
      '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path fill="#2456c8" d="M0 0h8v8H0z"/><path fill="#fff" d="M2 2h4v1H3v1h2v1H3v1H2z"/></svg>';
    const server = createServer((request, response) => {
      const [path = '', query] = (request.url ?? '').split('?');
      if (request.method === 'POST') {
        let body = '';
        request.on('data', (chunk) => {
          body += chunk;
        });
        request.on('end', () => {
          self.sent.push({ path, fields: Object.fromEntries(new URLSearchParams(body)) });
          response.writeHead(200, { 'content-type': 'text/html' }).end('<title>sent</title>');
        });
        return;
      }
      const page = pages[path.slice(1)];
      if (path === '/oauth/style.css') {
        response.writeHead(200, { 'content-type': 'text/css' }).end(styleSheet);
      } else if (path === '/logo.svg') {
        response.writeHead(200, { 'content-type': 'image/svg+xml' }).end(logo);
      } else if (page === undefined) {
        response.writeHead(204).end();
      } else {
        const words = query === 'de' ? LANGUAGES.de : LANGUAGES.en;
        response
          .writeHead(200, {
            'content-type': 'text/html; charset=utf-8',
            'content-security-policy': contentSecurityPolicy(undefined, SCRIPT_HASH),
          })
          .end(page(words));
      }
    });
    const self = new PageServer(server);
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    return self;
  }

  address(page: string, language = 'en'): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}/${page}?${language}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => {
      this.#server.close(resolve);
    });
  }
}
