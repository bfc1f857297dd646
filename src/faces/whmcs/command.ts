import type { Deps } from '../../actions/deps.ts';
import type { Actor } from '../../core/actor.ts';
import type { DateWriter } from './dates.ts';
import type { Answer } from './formats.ts';
import type { Parameters } from './parameters.ts';

/** What a command may use. */
export interface CommandContext {
  readonly deps: Deps;
  readonly actor: Actor;
  readonly writeDate: DateWriter;
}

/** One action of the WHMCS API: parse, run, render. */
export interface Command {
  /** Name of the action behind it, as roles allow it. */
  readonly action: string;
  /** Whether what it writes is in the audit trail, so that it can be tried and repeated safely. */
  readonly isRecorded?: boolean;
  /** Whether it only reads, so that trying it is the same as doing it. */
  readonly isRead?: boolean;
  /**
   * What is run instead for a caller who may not run `action`, of calls that ask for nothing more
   * than it does.
   */
  readonly lesser?: Command & { covers(parameters: Parameters): boolean };
  run(parameters: Parameters, context: CommandContext): Answer | Promise<Answer>;
}
