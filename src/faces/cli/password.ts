import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { Secret } from '../../core/secret.ts';
import { UsageError } from './failures.ts';
import type { World } from './world.ts';

/** The option that asks for the password from standard input. */
export const PASSWORD_OPTION = [
  '--password-stdin',
  'read the password from standard input, one line',
] as const;

/**
 * A person's password: typed twice and unseen at a terminal, else the first line of standard input
 * when that was asked for. It is never an argument, because every user of the machine can read
 * those.
 */
export async function readPassword(
  { stdin, stderr }: Pick<World, 'stdin' | 'stderr'>,
  fromStdin: boolean,
): Promise<Secret> {
  if (stdin.isTTY) return askTwice(stdin, stderr);
  if (!fromStdin) {
    throw new UsageError('give the password on standard input, with --password-stdin');
  }
  try {
    for await (const line of createInterface({ input: stdin })) return new Secret(line);
  } finally {
    // A writer that keeps its end open must not keep us running.
    stdin.destroy();
  }
  throw new UsageError('there is no password on standard input');
}

async function askTwice(stdin: World['stdin'], stderr: Writable): Promise<Secret> {
  const typed = await ask('Password: ', stdin, stderr);
  if ((await ask('Again: ', stdin, stderr)) !== typed) {
    throw new UsageError('the two passwords differ');
  }
  return new Secret(typed);
}

function ask(prompt: string, input: World['stdin'], stderr: Writable): Promise<string> {
  // What readline echoes goes nowhere; on a terminal it also turns the terminal's own echo off.
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input, output: nowhere, terminal: true });
  stderr.write(prompt);
  return new Promise<string>((resolve, reject) => {
    terminal.once('line', resolve);
    terminal.once('close', () => reject(new UsageError('no password was given')));
  }).finally(() => {
    stderr.write('\n');
    terminal.close();
  });
}
