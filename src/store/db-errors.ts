/** What a broken constraint was about, in one form for both engines. */
export type Violation = 'unique' | 'foreign_key';

interface DriverError extends Error {
  readonly code: string;
}

function isDriverError(error: unknown): error is DriverError {
  return error instanceof Error && 'code' in error && typeof error.code === 'string';
}

/** The constraint that an error of either driver is about; undefined for any other error. */
function violation(error: unknown): Violation | undefined {
  if (!isDriverError(error)) return undefined;
  if (error.code === 'SQLITE_CONSTRAINT_UNIQUE' || error.code === '23505') return 'unique';
  if (error.code === 'SQLITE_CONSTRAINT_FOREIGNKEY' || error.code === '23503') return 'foreign_key';
  return undefined;
}

/** Whether SQLite refused because another process holds its one write lock. */
export function isBusy(error: unknown): boolean {
  return isDriverError(error) && error.code.startsWith('SQLITE_BUSY');
}

/** Whether PostgreSQL undid a change because of another one, so that it may run again. */
export function isConflict(error: unknown): boolean {
  const SERIALIZATION_FAILURE = '40001';
  const DEADLOCK_DETECTED = '40P01';
  return isDriverError(error) && [SERIALIZATION_FAILURE, DEADLOCK_DETECTED].includes(error.code);
}

/** Whether PostgreSQL gave up waiting for a lock that another change holds. */
export function isOutOfPatience(error: unknown): boolean {
  const LOCK_NOT_AVAILABLE = '55P03';
  return isDriverError(error) && error.code === LOCK_NOT_AVAILABLE;
}

/** Runs a change; a constraint that breaks becomes the error that stands for it. */
export async function answering<Result>(
  answers: Partial<Record<Violation, () => Error>>,
  run: () => Promise<Result>,
): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    const kind = violation(error);
    throw (kind && answers[kind]?.()) ?? error;
  }
}
