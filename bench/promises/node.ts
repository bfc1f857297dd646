import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { postgresServer } from '../../test/store/postgres-server.ts';
import { freePort, startFlags, untilReady } from '../ours.ts';
import { ServerProcess } from '../server-process.ts';

/** Credentials of every node. */
export const identifier = randomBytes(16).toString('hex');
export const secret = randomBytes(16).toString('hex');

/** A running server of ours. */
export interface Node {
  readonly port: number;
  readonly process: ServerProcess;
}

/** An answer as it came. */
export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

const agent = new Agent({ keepAlive: true, maxSockets: 256 });

const SERVE = [join(import.meta.dirname, '../../src/bin.ts'), 'serve'];

/** Starts a server over a folder, or with a `DATABASE_URL` and the key file of that folder. */
export async function startNode(
  folder: string,
  env: Record<string, string> = {},
  program: readonly string[] = SERVE,
): Promise<Node> {
  const data = join(folder, 'data');
  mkdirSync(data, { recursive: true });
  const port = await freePort();
  const process = ServerProcess.start({
    name: `node at ${port}`,
    args: [...startFlags(), ...program],
    env: {
      PORT: String(port),
      DATA_DIR: data,
      LOG_LEVEL: 'warn',
      BOOTSTRAP_API_IDENTIFIER: identifier,
      BOOTSTRAP_API_SECRET: secret,
      ...env,
    },
    logFile: join(folder, `node-${port}.log`),
    reports: false,
  });
  await untilReady(process, port);
  return { port, process };
}

/** So many nodes on one PostgreSQL database, and how to end them with it. */
export async function startNodes(folder: string, count: number, env: Record<string, string> = {}) {
  const server = await postgresServer();
  const { url, drop } = await server.createDatabase();
  const settings = { DATABASE_URL: url, TRUSTED_PROXIES: '127.0.0.1', ...env };
  const nodes: Node[] = [];
  return {
    settings,
    nodes,
    async start(): Promise<readonly Node[]> {
      // One after the other: the first makes the key file and the tables.
      for (let i = 0; i < count; i++) nodes.push(await startNode(folder, settings));
      return nodes;
    },
    async stop(): Promise<void> {
      for (const { process } of nodes) await process.stop();
      await drop();
      await server.stop();
    },
  };
}

/** Headers with which a request comes from an address of its own: wrong tries are counted there. */
export function fromSomewhere(): Record<string, string> {
  const byte = (): number => 1 + Math.floor(Math.random() * 250);
  return { 'x-forwarded-for': `10.${byte()}.${byte()}.${byte()}` };
}

/** Header of a client that authenticates with Basic. */
export function basic(client: { readonly id: string; readonly secret: string }) {
  const text = `${encodeURIComponent(client.id)}:${encodeURIComponent(client.secret)}`;
  return { authorization: `Basic ${Buffer.from(text).toString('base64')}` };
}

/** Calls an action of the WHMCS face. */
export function callAction(
  node: Node,
  action: string,
  form: Record<string, string>,
): Promise<Answer> {
  const auth = { identifier, secret, responsetype: 'json' };
  return post(node, '/includes/api.php', { ...auth, action, ...form });
}

/** Posts a form; rejects when the connection breaks. */
export function post(
  { port }: Node,
  path: string,
  form: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const type = { 'content-type': 'application/x-www-form-urlencoded' };
  return new Promise((resolve, reject) => {
    const sent = request(
      { host: '127.0.0.1', port, path, method: 'POST', agent, headers: { ...type, ...headers } },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (piece: string) => {
          text += piece;
        });
        response.on('error', reject);
        response.on('end', () => {
          const body = text.startsWith('{') ? (JSON.parse(text) as Answer['body']) : {};
          resolve({ status: response.statusCode ?? 0, body });
        });
      },
    );
    sent.on('error', reject);
    sent.end(new URLSearchParams(form).toString());
  });
}

/** Runs `work` for each number below `count`, so many at a time. */
export async function eachOf(
  count: number,
  atOnce: number,
  work: (index: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, count) }, worker));
}
