// What is true of every answer of the REST API, whatever a test asks for: it fits the schema that the
// documentation shows, and holds no secret but the one that it has just made.
import assert from 'node:assert/strict';
import type { Route } from '../../../src/faces/rest/route.ts';
import { ROUTES } from '../../../src/faces/rest/routes.ts';

/** What came back. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The parsed JSON; `{}` where there is no body. */
  readonly body: Record<string, unknown>;
}

/** Routes whose answer shows a secret, and under which name. */
const SHOWN: Readonly<Record<string, string>> = {
  createCredential: 'clientSecret',
  addSecret: 'clientSecret',
  rotateSecret: 'clientSecret',
  createApiCredential: 'secret',
  createWebhook: 'secret',
  rotateWebhookSecret: 'secret',
};

/** Names under which something secret would stand, or what it is checked by. */
const SECRET_NAMES =
  /^(?:client_?secret|secret|password|password_?hash|hash|digest|sealed|key_?version|totp\w*|recovery\w*)$/i;

/** Checks one reply; `secrets` collects what was shown before. */
export function checkAnswer(
  method: string,
  path: string,
  reply: Reply,
  secrets: Set<string>,
): void {
  const route = routeOf(method, path);
  const isDry = path.includes('dryRun=true');
  const shown = isDry ? undefined : SHOWN[route?.id ?? ''];
  for (const [name, value] of entriesOf(reply.body)) {
    if (name === shown) continue;
    assert.doesNotMatch(name, SECRET_NAMES, `${method} ${path} answers ${name}`);
    assert.ok(typeof value !== 'string' || !secrets.has(value), `${method} ${path}: ${name}`);
  }
  if (reply.status >= 300 || route === undefined) return;
  if (shown !== undefined && typeof reply.body[shown] === 'string') secrets.add(reply.body[shown]);
  if (isDry || path.includes('fields=')) return;
  assert.equal(reply.status, route.status, `${method} ${path}`);
  if (route.answer === undefined) assert.equal(reply.text, '', `${method} ${path}`);
  else assert.doesNotThrow(() => route.answer?.parse(reply.body), `${method} ${path}`);
}

function routeOf(method: string, path: string): Route | undefined {
  const [plain = ''] = path.split('?');
  const fits = (form: string) => new RegExp(`^${form.replace(/\{\w+\}/g, '[^/]+')}$`).test(plain);
  const found = ROUTES.filter((route) => route.method === method && fits(route.path));
  // `/audit/verify` has the form of nothing else, but a fixed path wins over one that names something.
  return found.find(({ path: form }) => form === plain) ?? found[0];
}

/** Every name and value, however deep. */
function* entriesOf(value: unknown): Generator<readonly [string, unknown]> {
  if (typeof value !== 'object' || value === null) return;
  for (const entry of Object.entries(value)) {
    yield entry;
    yield* entriesOf(entry[1]);
  }
}
