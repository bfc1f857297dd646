import { ChatelaineProblem, type ProblemBody } from './problem.ts';

/** Where the server is, and as whom it is called. */
export interface ClientOptions {
  /** Its public address, such as `https://id.example`. */
  readonly baseUrl: string;
  /** An API credential, or an OAuth access token; a function is asked for each call. */
  readonly as: { readonly identifier: string; readonly secret: string } | AccessToken;
  /** Sent as `X-Access-Key`, where the server wants one. */
  readonly accessKey?: string | undefined;
  /** How often a call is repeated whose answer was lost; default 2. */
  readonly retries?: number | undefined;
  /** In place of the global one. */
  readonly fetch?: typeof fetch | undefined;
}

type AccessToken = { readonly token: string | (() => string | Promise<string>) };

/** A call as it is sent. */
export interface Sent {
  readonly method: string;
  /** With its parameters in their places. */
  readonly path: string;
  readonly query: Readonly<Record<string, unknown>>;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
}

const FIRST_PAUSE_MS = 100;

/**
 * Sends a call and reads its answer. What was lost on the way is sent again: writes have an
 * idempotency key, so they are carried out once. Throws ChatelaineProblem.
 */
export async function send(options: ClientOptions, sent: Sent): Promise<unknown> {
  const { retries = 2 } = options;
  for (let tries = 0; ; tries += 1) {
    const isLast = tries >= retries;
    const response = await once(options, sent).catch((error: unknown) => {
      if (isLast) throw error;
    });
    if (response !== undefined && (response.status !== 503 || isLast)) return answerOf(response);
    await new Promise((resolve) => setTimeout(resolve, FIRST_PAUSE_MS * 2 ** tries));
  }
}

async function once(options: ClientOptions, { method, path, query, body, headers }: Sent) {
  const url = new URL(`${options.baseUrl.replace(/\/+$/, '')}/api/v1${path}`);
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  const fetchOf = options.fetch ?? fetch;
  return fetchOf(url, {
    method,
    // A redirect would carry the credentials elsewhere.
    redirect: 'error',
    headers: {
      accept: 'application/json',
      authorization: `Bearer ${await bearerOf(options)}`,
      ...(options.accessKey !== undefined && { 'x-access-key': options.accessKey }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}

async function bearerOf({ as }: ClientOptions): Promise<string> {
  if ('identifier' in as) return `${as.identifier}.${as.secret}`;
  return typeof as.token === 'string' ? as.token : await as.token();
}

async function answerOf(response: Response): Promise<unknown> {
  const text = await response.text();
  const isJson = /json/.test(response.headers.get('content-type') ?? '');
  if (response.ok) return text === '' ? undefined : JSON.parse(text);
  throw new ChatelaineProblem(
    response.status,
    isJson ? (JSON.parse(text) as ProblemBody) : undefined,
  );
}
