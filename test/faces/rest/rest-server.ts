// A running server as a caller of the REST API sees it.
import assert from 'node:assert/strict';
import { IDENTIFIER, type Running, run, SECRET } from '../../running.ts';
import { makePair, makeRole, type Pair } from '../whmcs/callers/people.ts';
import { checkAnswer, type Reply } from './answer-check.ts';

type Texts = Readonly<Record<string, string>>;
type Body = Readonly<Record<string, unknown>>;

export interface Asked {
  /** A text is sent as it stands. */
  readonly body?: unknown;
  readonly headers?: Texts;
  /** Who calls, by an API credential or an access token; default: who may do everything. null = nobody. */
  readonly as?: Pair | string | null;
}

export interface RestServer extends Running {
  readonly base: string;
  ask(method: string, path: string, asked?: Asked): Promise<Reply>;
  /** As `ask`, and checks the status. */
  expect(status: number, method: string, path: string, asked?: Asked): Promise<Reply>;
  /** Creates a credential. */
  make(body?: Body): Promise<Record<string, unknown> & { id: number; clientSecret: string }>;
  /** Somebody who may do these actions and no others. */
  caller(...actions: readonly string[]): Promise<Pair>;
}

export const KEEPER: Pair = { identifier: IDENTIFIER, secret: SECRET };

/** The least that a credential needs. */
export const CODE = { grantType: 'authorization_code', name: 'Demo', scopes: ['openid'] } as const;

export const bearer = (as: Pair | string): Texts => ({
  authorization: `Bearer ${typeof as === 'string' ? as : `${as.identifier}.${as.secret}`}`,
});

let made = 0;

export async function openRest(settings: Texts = {}): Promise<RestServer> {
  return restOver(await run(settings));
}

/** A server that runs already, as a caller sees it. */
export function restOver<Server extends Running>(running: Server): RestServer & Server {
  const base = `http://127.0.0.1:${running.port}/api/v1`;

  const secrets = new Set<string>();

  const ask: RestServer['ask'] = async (method, path, { body, headers = {}, as = KEEPER } = {}) => {
    const response = await fetch(base + path, {
      method,
      redirect: 'manual',
      headers: {
        ...(as && bearer(as)),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    const reply: Reply = {
      status: response.status,
      headers: response.headers,
      text,
      body: isJson ? (JSON.parse(text) as Record<string, unknown>) : {},
    };
    checkAnswer(method, path, reply, secrets);
    return reply;
  };

  const expect: RestServer['expect'] = async (status, method, path, asked) => {
    const reply = await ask(method, path, asked);
    assert.equal(reply.status, status, `${method} ${path}: ${reply.text}`);
    return reply;
  };

  return {
    ...running,
    base,
    ask,
    expect,
    async make(body = CODE) {
      const reply = await expect(201, 'POST', '/credentials', { body });
      return reply.body as Awaited<ReturnType<RestServer['make']>>;
    },
    async caller(...actions) {
      made += 1;
      const role = await makeRole(running.house, `role ${made}`, actions);
      return makePair(running.house, 'keeper', role);
    },
  };
}

/** Checks that a reply is a problem with this code. */
export function assertProblem(reply: Reply, status: number, code: string): void {
  assert.equal(reply.status, status, reply.text);
  assert.match(reply.headers.get('content-type') ?? '', /^application\/problem\+json/);
  const { type, title, detail, instance } = reply.body;
  assert.equal(reply.body.code, code, reply.text);
  assert.equal(reply.body.status, status);
  for (const text of [type, title, detail, instance]) assert.ok(typeof text === 'string' && text);
}
