import { CommanderError } from 'commander';
import { AppError } from '../../core/errors.ts';
import { EXIT, type ExitCode, exitCodeOf } from './exit-codes.ts';
import { printable, printableJson } from './printable.ts';

/** The command did its work and ends with an exit code that says what it found. */
export class EndsWith extends Error {
  override readonly name = 'EndsWith';
  readonly exitCode: ExitCode;

  constructor(exitCode: ExitCode) {
    super(`ends with ${exitCode}`);
    this.exitCode = exitCode;
  }
}

/** The command was written in a way that cannot be meant. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** What was named does not exist, and no action says so. */
export class NotFound extends Error {
  override readonly name = 'NotFound';
}

/** The settings in the environment are wrong; carries every problem at once. */
export class WrongSettings extends Error {
  override readonly name = 'WrongSettings';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super('the settings are wrong');
    this.problems = problems;
  }
}

/** The database or the server did not start, for the reason in the message. */
class StartFailure extends Error {
  override readonly name = 'StartFailure';
}

/** Gives a failure to start its name, and leaves failures alone that say themselves what they are. */
export async function starting<Result>(start: () => Promise<Result>): Promise<Result> {
  try {
    return await start();
  } catch (error) {
    if (error instanceof WrongSettings || error instanceof AppError) throw error;
    throw new StartFailure(chainOf(error).join(' '), { cause: error });
  }
}

/** The messages of an error and of what caused it, outermost first. */
function chainOf(error: unknown): readonly string[] {
  const cause = error instanceof Error ? error.cause : undefined;
  return [messageOf(error), ...(cause === undefined ? [] : chainOf(cause))];
}

/** How the command line says a failure. */
interface Said {
  readonly exitCode: ExitCode;
  readonly code: string;
  readonly message: string;
  /** Further lines below the message. */
  readonly more?: readonly string[];
}

/** The exit code of whatever a command threw. */
export function exitCodeFor(error: unknown): ExitCode {
  return say(error).exitCode;
}

/** A failure as text for standard error. */
export function failureText(error: unknown): string {
  const { message, more = [] } = say(error);
  return [`error: ${printable(message)}`, ...more.map((line) => `  ${printable(line)}`), ''].join(
    '\n',
  );
}

/** A failure as one line of JSON for standard error. */
export function failureJson(error: unknown): string {
  const { code, message } = say(error);
  const problems = error instanceof WrongSettings ? { problems: error.problems } : {};
  return `${printableJson({ error: { code, message, ...problems } })}\n`;
}

function say(error: unknown): Said {
  if (error instanceof AppError) {
    return { exitCode: exitCodeOf(error.code), code: error.code, message: error.message };
  }
  if (error instanceof CommanderError || error instanceof UsageError) {
    const message = error.message.replace(/^error: /, '');
    return { exitCode: EXIT.usage, code: 'wrong_usage', message };
  }
  if (error instanceof NotFound) {
    return { exitCode: EXIT.notFound, code: 'not_found', message: error.message };
  }
  if (error instanceof WrongSettings) {
    const { message, problems } = error;
    return { exitCode: EXIT.usage, code: 'wrong_settings', message, more: problems };
  }
  if (error instanceof StartFailure) {
    return { exitCode: EXIT.unexpected, code: 'not_started', message: error.message };
  }
  // Nobody foresaw it, so its author needs to know where it came from.
  const trace = error instanceof Error ? (error.stack ?? '').split('\n').slice(1) : [];
  const message = `unexpected failure: ${messageOf(error)}`;
  return { exitCode: EXIT.unexpected, code: 'unexpected', message, more: trace };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message || error.name : String(error);
}
