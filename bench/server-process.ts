import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';

export interface ServerCommand {
  readonly name: string;
  /** Arguments of node itself: flags first, then the script and its own. */
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly logFile: string;
  /** Whether the child speaks to us over IPC. */
  readonly reports: boolean;
  /** The CPU to stay on; undefined leaves the choice to the kernel. */
  readonly cpu?: number | undefined;
}

const stopMs = 15_000;
const running = new Set<ChildProcess>();

// Whatever ends the run, no process of ours may outlive it.
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** A child process under test, ended only through its own handle. */
export class ServerProcess {
  readonly name: string;
  readonly pid: number;
  readonly #child: ChildProcess;
  readonly #logFile: string;

  private constructor(command: ServerCommand, child: ChildProcess) {
    this.name = command.name;
    this.pid = child.pid ?? Number.NaN;
    this.#child = child;
    this.#logFile = command.logFile;
  }

  static start(command: ServerCommand): ServerProcess {
    const log = openSync(command.logFile, 'a');
    const pinned = command.cpu === undefined ? [] : ['taskset', '-c', String(command.cpu)];
    const [program = process.execPath, ...args] = [...pinned, process.execPath, ...command.args];
    const child = spawn(program, args, {
      // Nothing else is inherited: a DATABASE_URL of the shell must not turn the load on real data.
      env: { PATH: process.env.PATH, SystemRoot: process.env.SystemRoot, ...command.env },
      stdio: ['ignore', log, log, ...(command.reports ? (['ipc'] as const) : [])],
    });
    closeSync(log);
    running.add(child);
    child.once('exit', () => running.delete(child));
    return new ServerProcess(command, child);
  }

  /** The next message of a child that was started with `reports`. */
  async nextMessage(milliseconds: number): Promise<unknown> {
    const settled = new AbortController();
    const signal = AbortSignal.any([settled.signal, AbortSignal.timeout(milliseconds)]);
    try {
      const message = once(this.#child, 'message', { signal }).then(([first]) => first as unknown);
      const exit = once(this.#child, 'exit', { signal }).then(([code]) => {
        throw this.failure(`ended with code ${String(code)}`);
      });
      return await Promise.race([message, exit]);
    } catch (error) {
      if (error instanceof Error && error.name === 'AbortError')
        throw this.failure(`was silent for ${milliseconds} ms`);
      throw error;
    } finally {
      // The loser of the race rejects now; it has been observed by the race already.
      settled.abort();
    }
  }

  /** Sends an order and waits for the one reply to it. */
  ask(order: object, milliseconds: number): Promise<unknown> {
    const reply = this.nextMessage(milliseconds);
    this.#child.send(order);
    return reply;
  }

  get ended(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  failure(what: string): Error {
    return new Error(`${this.name} ${what}\n${this.lastOutput()}`);
  }

  /** The end of what it printed; a server may hold its last lines back until it is stopped. */
  lastOutput(): string {
    return readFileSync(this.#logFile, 'utf8').slice(-2000);
  }

  /** Asks it to finish; after a while it is made to. */
  async stop(): Promise<void> {
    if (this.ended) return;
    const exited = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), stopMs);
    await exited;
    clearTimeout(timer);
  }
}
