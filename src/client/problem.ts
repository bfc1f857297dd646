import type { ProblemCode } from './problem-code.ts';

/** What the server answers when something is refused (RFC 9457). */
export interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: ProblemCode;
  readonly [member: string]: unknown;
}

/** A call that was refused; nothing was changed. Its message is the server's `detail`. */
export class ChatelaineProblem extends Error {
  override readonly name = 'ChatelaineProblem';
  readonly status: number;
  /** What went wrong; undefined when something else than the server answered, such as a proxy. */
  readonly code: ProblemCode | undefined;
  /** Everything that the server told, such as `current` or `retryAfterSeconds`. */
  readonly problem: ProblemBody | undefined;

  constructor(status: number, problem: ProblemBody | undefined) {
    super(problem?.detail ?? `The server answered with status ${status}.`);
    this.status = status;
    this.code = problem?.code;
    this.problem = problem;
  }
}
