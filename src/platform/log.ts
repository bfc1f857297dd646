import { type DestinationStream, type Logger, pino } from 'pino';

/** An open log. */
export interface Log {
  readonly logger: Logger;
  /** Writes what is held back; to be called before the process ends. */
  flush(): void;
}

/** What is told of a failure: a driver's error also carries rows and values, which stay out. */
function toLogged(error: unknown): Readonly<Record<string, unknown>> {
  if (!(error instanceof Error)) return { message: 'not an error' };
  const { name, message, stack, cause } = error;
  const code = 'code' in error ? error.code : undefined;
  return { name, code, message, stack, ...(cause !== undefined && { cause: toLogged(cause) }) };
}

/**
 * Opens the log: one JSON object a line on standard output. Lines are gathered for up to a second,
 * because a reader that stalls must not stall requests. Callers log facts, never whole requests.
 */
export function openLog(level: string): Log {
  const destination = pino.destination({
    dest: 1,
    sync: false,
    minLength: 4096,
    periodicFlush: 1000,
  });
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: toLogged },
  };
  return {
    logger: pino(options, destination as DestinationStream),
    flush: () => destination.flushSync(),
  };
}
