import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export const IDENTIFIER = 'DurabilityTest000000000000000001';
/** The user of account 1. */
export const OWNER = { email: 'owner@example.test', password: 'owner of account one' } as const;
const SECRET = 'DurabilityTest000000000000000002';
const LONGEST_START_MS = 20_000;

const running = new Set<ChildProcess>();

/** A real server in a process of its own. */
export interface ServerProcess {
  readonly process: ChildProcess;
  /** Text of standard output so far. */
  output(): string;
  /** Text of standard error so far. */
  errors(): string;
  /** Resolves with exit code and signal once it has ended. */
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null }>;
  /** Resolves when it answers. */
  ready(): Promise<void>;
  /** Calls an action; rejects when the connection breaks. */
  call(action: string, form?: Readonly<Record<string, string>>): Promise<Answer>;
}

/** Status and parsed body. */
export interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Starts the server as an operator would, on a folder and a port, with further settings. */
export function startServer(
  dataDir: string,
  port: number,
  settings: Readonly<Record<string, string>> = {},
): ServerProcess {
  const child = spawn(process.execPath, ['src/bin.ts', 'serve'], {
    cwd: join(import.meta.dirname, '../..'),
    env: {
      PATH: process.env.PATH,
      DATA_DIR: dataDir,
      PORT: String(port),
      LOG_LEVEL: 'info',
      SECRET_STORAGE: 'recoverable',
      BOOTSTRAP_API_IDENTIFIER: IDENTIFIER,
      BOOTSTRAP_API_SECRET: SECRET,
      BOOTSTRAP_USER_EMAIL: OWNER.email,
      BOOTSTRAP_USER_PASSWORD: OWNER.password,
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  // `close` comes after the last of its output, `exit` may come before.
  const ended = once(child, 'close').then(([code, signal]) => {
    running.delete(child);
    return { code, signal };
  });
  const base = `http://127.0.0.1:${port}`;
  return {
    process: child,
    output: () => output,
    errors: () => errors,
    ended,
    async ready() {
      const patience = Date.now() + LONGEST_START_MS;
      while (child.exitCode === null && child.signalCode === null && Date.now() < patience) {
        const response = await fetch(`${base}/readyz`).catch(() => undefined);
        await response?.body?.cancel();
        if (response?.status === 200) return;
        await sleep(10);
      }
      throw new Error(`The server did not start.\n${errors}`);
    },
    async call(action, form = {}) {
      const auth = { identifier: IDENTIFIER, secret: SECRET, responsetype: 'json' };
      const body = new URLSearchParams({ ...auth, ...form, action });
      const response = await fetch(`${base}/includes/api.php`, { method: 'POST', body });
      return { status: response.status, body: (await response.json()) as Answer['body'] };
    },
  };
}

/** A port that nobody has. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Ends every server that a failed test has left behind. */
export async function endAll(): Promise<void> {
  for (const child of running) child.kill('SIGKILL');
  while (running.size > 0) await sleep(10);
}
