import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Contestant, Ground } from './contestant.ts';
import { seedThroughApi } from './seed.ts';
import { multiplyCredentials } from './seed-rows.ts';
import { ServerProcess } from './server-process.ts';

export interface OursPlan {
  readonly server: string;
  readonly size: number;
  readonly operations: readonly string[];
  /** Where to leave a CPU profile of the whole life of the server. */
  readonly profile: string | undefined;
}

const readyMs = 60_000;
const identifier = randomBytes(16).toString('hex');
const secret = randomBytes(16).toString('hex');
const password = randomBytes(18).toString('base64url');

/** Up to here the server's own API makes the credentials; beyond, its rows are copied in the file. */
const seededThroughApi = 1000;

/** Starts our server on an empty folder, fills it, and leaves it running. */
export async function startOurs(ground: Ground, plan: OursPlan): Promise<Contestant> {
  const data = join(ground.folder, 'data');
  mkdirSync(data);
  if (plan.size > seededThroughApi) {
    const first = await launch(ground, { ...plan, profile: undefined }, data);
    await seed(first, 1);
    await first.process.stop();
    multiplyCredentials(data, plan.size);
  }
  const running = await launch(ground, plan, data);
  if (plan.size <= seededThroughApi) await seed(running, plan.size);
  const { process, port } = running;
  return {
    name: 'ours',
    process,
    port,
    traffic: { kind: 'whmcs', identifier, secret, size: plan.size },
    operations: plan.operations,
    store: 'as shipped',
  };
}

interface Running {
  readonly process: ServerProcess;
  readonly port: number;
}

async function seed({ process, port }: Running, count: number): Promise<void> {
  try {
    await seedThroughApi({ port, identifier, secret }, count);
  } catch (error) {
    await process.stop();
    throw process.failure(`could not be filled: ${String(error)}`);
  }
}

/** Starts our server as `npm start` does, over a folder that may be filled already. */
export async function launch(
  ground: Ground,
  plan: Pick<OursPlan, 'server' | 'profile'>,
  data: string,
): Promise<Running> {
  const port = await freePort();
  const process = ServerProcess.start({
    name: 'our server',
    args: [
      ...(plan.profile ? ['--cpu-prof', `--cpu-prof-dir=${plan.profile}`] : []),
      ...startFlags(),
      plan.server,
      'serve',
    ],
    env: {
      PORT: String(port),
      HOST: '127.0.0.1',
      DATA_DIR: data,
      LOG_LEVEL: 'warn',
      BOOTSTRAP_API_IDENTIFIER: identifier,
      BOOTSTRAP_API_SECRET: secret,
      BOOTSTRAP_ADMIN_USERNAME: 'bench',
      BOOTSTRAP_ADMIN_PASSWORD: password,
    },
    logFile: join(ground.folder, 'ours.log'),
    reports: false,
    cpu: ground.cpu,
  });
  await untilReady(process, port);
  return { process, port };
}

export async function untilReady(server: ServerProcess, port: number): Promise<void> {
  const until = performance.now() + readyMs;
  while (performance.now() < until) {
    if (server.ended) throw server.failure('ended while starting');
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined);
    if (answer?.status === 200) return;
    await delay(100);
  }
  throw server.failure(`was not ready after ${readyMs} ms`);
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

/** The flags of Node with which `npm start` runs the server. */
export function startFlags(): readonly string[] {
  const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  const { scripts } = JSON.parse(manifest) as { scripts: { start: string } };
  return scripts.start.split(' ').filter((word) => word.startsWith('--'));
}
