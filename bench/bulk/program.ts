import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { processUsage } from '../process-usage.ts';

const launcher = join(import.meta.dirname, '../../bin/chatelaine.js');
const LOOK_MS = 100;
const running = new Set<ChildProcess>();

// Whatever ends the run, no process of ours may outlive it.
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** A run of the command line that has ended. */
export interface ProgramRun {
  readonly seconds: number;
  /** Undefined where the kernel does not tell. */
  readonly peakMiB: number | undefined;
  /** Null when a signal ended it. */
  readonly code: number | null;
  /** The end of what it said on standard error. */
  readonly said: string;
}

/** How a run is watched over. */
export interface Watch {
  readonly env: Readonly<Record<string, string>>;
  /** It is killed then, and that is an error. */
  readonly longestMs: number;
  /** Whether it is to be killed now; asked ten times a second. */
  readonly isToBeKilled?: (() => boolean) | undefined;
}

/** Runs `chatelaine` with these arguments in a process of its own. */
export async function runProgram(args: readonly string[], watch: Watch): Promise<ProgramRun> {
  const started = performance.now();
  const child = spawn(process.execPath, [launcher, ...args], {
    // Nothing else is inherited: a DATABASE_URL of the shell must not turn this on real data.
    env: { PATH: process.env.PATH, ...watch.env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  running.add(child);
  const exited = once(child, 'close') as Promise<[number | null]>;
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-2000);
  });
  let peakMiB: number | undefined;
  let isLate = false;
  const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null;
  while (!hasEnded()) {
    const peak = processUsage(child.pid ?? 0)?.peakResidentMiB;
    // Of a process that is just ending the kernel tells no memory any more.
    if (peak !== undefined && !Number.isNaN(peak)) peakMiB = peak;
    isLate = performance.now() - started > watch.longestMs;
    if (isLate || watch.isToBeKilled?.()) child.kill('SIGKILL');
    await Promise.race([exited, sleep(LOOK_MS)]);
  }
  const [code] = await exited;
  running.delete(child);
  const seconds = (performance.now() - started) / 1000;
  if (isLate) throw new Error(`chatelaine ${args[0]} took too long: ${seconds.toFixed(0)} s`);
  return { seconds, peakMiB, code, said };
}
