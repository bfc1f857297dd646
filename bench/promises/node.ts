import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
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

/** Starts a server over a folder, or with a `DATABASE_URL` and the key file of that folder. */
export async function startNode(folder: string, env: Record<string, string> = {}): Promise<Node> {
  const data = join(folder, 'data');
  mkdirSync(data, { recursive: true });
  const port = await freePort();
  const process = ServerProcess.start({
    name: `node at ${port}`,
    args: [...startFlags(), join(import.meta.dirname, '../../src/bin.ts'), 'serve'],
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
function post(
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
