import type { Actor } from '../core/actor.ts';
import type { AuditEntry } from '../core/audit.ts';
import { type Warning, warningsOf } from '../core/warnings.ts';
import { DryRun } from '../core/writing.ts';

/** What a call would do. */
export interface Preview {
  /** Its entries, as the audit trail would hold them; empty = nothing would change. */
  readonly entries: readonly AuditEntry[];
  readonly warnings: readonly Warning[];
}

/**
 * Runs a call of an action without its effect; it fails where the real call would. `call` must hand
 * the actor it is given to the action.
 */
export async function dryRun(
  actor: Actor,
  call: (actor: Actor) => Promise<unknown>,
): Promise<Preview> {
  try {
    await call({ ...actor, wish: { ...actor.wish, dryRun: true } });
  } catch (error) {
    if (!(error instanceof DryRun)) throw error;
    return { entries: error.entries, warnings: error.entries.flatMap(warningsOf) };
  }
  return { entries: [], warnings: [] };
}
