import type { Preview } from './answers.ts';
import type { Versioned, Write } from './call-options.ts';
import type { Operations } from './operations.ts';
import { type ClientOptions, type Sent, send } from './request.ts';
import { ROUTES } from './routes.ts';

export type * from './answers.ts';
export type * from './bodies.ts';
export { ChatelaineProblem } from './problem.ts';
export type { ProblemCode } from './problem-code.ts';
export type { ClientOptions } from './request.ts';

type Name = keyof Operations;
type Call<N extends Name> = Operations[N]['call'];
type Answer<N extends Name> = Operations[N]['answer'];
/** A call of which nothing must be said may be left out. */
type Arguments<Wanted> = Record<never, never> extends Wanted ? [call?: Wanted] : [call: Wanted];

/** Names of the operations that change something. */
type WriteName = { [N in Name]: 'idempotencyKey' extends keyof Call<N> ? N : never }[Name];
/** Names of the operations that answer pages. */
type PagedName = {
  [N in Name]: Answer<N> extends { readonly items: readonly unknown[]; readonly next: unknown }
    ? N
    : never;
}[Name];
type Item<N extends PagedName> =
  Answer<N> extends { readonly items: readonly (infer I)[] } ? I : never;

/** The REST API as functions; each throws ChatelaineProblem when it is refused. */
export type Client = {
  readonly [N in Name]: (...args: Arguments<Call<N>>) => Promise<Answer<N>>;
} & {
  /** What a write would change; it changes nothing. */
  readonly preview: {
    readonly [N in WriteName]: (...args: Arguments<Call<N>>) => Promise<Preview>;
  };
  /** The items of all pages, one after the other, each page read when it is wanted. */
  readonly all: {
    readonly [N in PagedName]: (...args: Arguments<Call<N>>) => AsyncGenerator<Item<N>>;
  };
};

/** Any call, as far as it must be known to send it. */
interface AnyCall extends Write, Versioned {
  readonly params?: Readonly<Record<string, string | number>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
}

interface AnyPage {
  readonly items: readonly unknown[];
  readonly next: string | number | null;
}

/**
 * A client of the REST API.
 * @example
 * const chatelaine = connect({ baseUrl: 'https://id.example', as: { identifier, secret } });
 * const made = await chatelaine.createCredential({
 *   body: { grantType: 'authorization_code', name: 'Demo', scopes: ['openid'] },
 * });
 */
export function connect(options: ClientOptions): Client {
  const run = (name: Name, call: AnyCall = {}): Promise<unknown> =>
    send(options, toSent(name, call));

  async function* all(name: Name, call: AnyCall = {}): AsyncGenerator<unknown> {
    const place = name === 'listAudit' ? 'after' : 'cursor';
    for (let from: AnyPage['next'] | undefined; from !== null; ) {
      const query = { ...call.query, ...(from !== undefined && { [place]: from }) };
      const page = (await run(name, { ...call, query })) as AnyPage;
      yield* page.items;
      from = page.next;
    }
  }

  const preview = (name: Name, call: AnyCall = {}): Promise<unknown> =>
    run(name, { ...call, query: { ...call.query, dryRun: true } });

  const names = Object.keys(ROUTES) as readonly Name[];
  const each = (make: (name: Name, call?: AnyCall) => unknown) =>
    Object.fromEntries(names.map((name) => [name, (call?: AnyCall) => make(name, call)]));
  return { ...each(run), preview: each(preview), all: each(all) } as unknown as Client;
}

function toSent(name: Name, call: AnyCall): Sent {
  const [method, path] = ROUTES[name];
  const { params = {}, query = {}, body, ifVersion, reason } = call;
  // A dry run leaves nothing that could be doubled, and the write may follow under the same key.
  const isWrite = method !== 'GET' && query.dryRun !== true;
  const key = isWrite ? (call.idempotencyKey ?? crypto.randomUUID()) : undefined;
  return {
    method,
    path: path.replace(/\{(\w+)\}/g, (_, part: string) => encodeURIComponent(params[part] ?? '')),
    query,
    body,
    headers: {
      ...(key !== undefined && { 'idempotency-key': key }),
      ...(reason !== undefined && { 'change-reason': toBytes(reason) }),
      ...(ifVersion !== undefined && { 'if-match': `"${ifVersion}"` }),
    },
  };
}

/** Headers hold bytes only; the server reads them as UTF-8. */
function toBytes(text: string): string {
  return String.fromCharCode(...new TextEncoder().encode(text));
}
