import type { FastifyInstance, FastifyReply } from 'fastify';
import { openApiDocument } from '../openapi/document.ts';
import { REST_PATH } from '../route.ts';
import { docsPage } from './page.ts';
import { STYLE } from './style.ts';

const JSON_PATH = `${REST_PATH}/openapi.json`;
const PAGE_PATH = `${REST_PATH}/docs`;
const STYLE_PATH = `${REST_PATH}/docs.css`;

const HEADERS = {
  'cache-control': 'no-cache',
  'content-security-policy':
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
} as const;

/** Serves the documentation, to everybody: it tells of the API and nothing of what it keeps. */
export function serveDocs(app: FastifyInstance, baseUrl: string): void {
  const send = (reply: FastifyReply, type: string, text: string) =>
    reply.headers({ ...HEADERS, 'content-type': type }).send(text);
  // Made when it is first wanted, and the same ever after.
  const document = once(() => openApiDocument(baseUrl));
  const json = once(() => JSON.stringify(document()));
  // Its links lead beside it, whatever path a proxy in front adds.
  const page = once(() => docsPage(document(), { json: 'openapi.json', style: 'docs.css' }));
  app.get(JSON_PATH, (_request, reply) => send(reply, 'application/json', json()));
  app.get(PAGE_PATH, (_request, reply) => send(reply, 'text/html; charset=utf-8', page()));
  app.get(STYLE_PATH, (_request, reply) => send(reply, 'text/css; charset=utf-8', STYLE));
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
