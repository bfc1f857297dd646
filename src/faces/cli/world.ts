import type { Readable, Writable } from 'node:stream';
import type { Deps } from '../../actions/deps.ts';

/** An open database with everything that actions need. */
export interface OpenDoor {
  readonly deps: Deps;
  /** Migrations that opening applied. */
  readonly applied: readonly string[];
  /** Whether opening made the database: perhaps another one was meant. */
  readonly isNew: boolean;
  close(): Promise<void>;
}

/** What the command line needs of the program around it. */
export interface World {
  readonly version: string;
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: Writable & { readonly isTTY?: boolean };
  /** Opens the database; called only for a command that needs it. */
  open(): Promise<OpenDoor>;
  /** Runs the server until a signal ends it. */
  serve(): Promise<void>;
}
