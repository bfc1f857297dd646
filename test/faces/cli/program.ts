import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { after } from 'node:test';
import { openHouse } from '../../../src/app.ts';
import { readConfig } from '../../../src/config/config.ts';
import { runCli } from '../../../src/faces/cli/cli.ts';
import type { World } from '../../../src/faces/cli/world.ts';

const launcher = join(import.meta.dirname, '../../../bin/chatelaine.js');
// A machine with much else to do is slow; a hanging program must end all the same.
const LONGEST_MS = 120_000;

type Settings = Readonly<Record<string, string>>;

/** What a run of the program left behind. */
export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A data folder that goes when the tests of the file are over. */
export function temporaryDataDir(): string {
  const folder = mkdtempSync(join(tmpdir(), 'chatelaine-cli-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The real program on a database of its own: `chatelaine(...args)` runs one command line. */
export function program(settings: Settings) {
  const env = { PATH: process.env.PATH, ...settings };
  return (...args: readonly string[]): Promise<Ended> =>
    new Promise((resolve) => {
      const command = [launcher, ...args];
      const options = { env, timeout: LONGEST_MS, maxBuffer: 2 ** 26 };
      const child = execFile(process.execPath, command, options, (error, out, err) => {
        resolve({ code: error === null ? 0 : Number(error.code ?? -1), out, err });
      });
      child.stdin?.end();
    });
}

/** Starts the real program and leaves its streams to the caller. */
export function start(settings: Settings, ...args: readonly string[]) {
  return spawn(process.execPath, [launcher, ...args], {
    env: { PATH: process.env.PATH, ...settings },
    timeout: LONGEST_MS,
  });
}

/** Runs a command line in this process, over the world as the test has made it. */
export async function runHere(
  argv: readonly string[],
  { open = refuse, stdin = new PassThrough(), columns }: Partial<World> & { columns?: number } = {},
): Promise<Ended> {
  const terminal = columns === undefined ? {} : { isTTY: true, columns };
  const stdout = Object.assign(new PassThrough(), terminal);
  const stderr = Object.assign(new PassThrough(), terminal);
  const world = { version: '0.0.0', stdin, stdout, stderr, open, serve: refuse };
  const texts = Promise.all([text(stdout), text(stderr)]);
  const code = await runCli(argv, world);
  stdout.end();
  stderr.end();
  const [out, err] = await texts;
  return { code, out, err };
}

/** Opens a database as the program does. */
export const opener = (settings: Settings) => () => openHouse(readConfig(settings));

function refuse(): Promise<never> {
  return Promise.reject(new Error('this command must not need it'));
}
