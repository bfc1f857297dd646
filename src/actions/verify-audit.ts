import { type Actor, checkAllowed } from '../core/actor.ts';
import type { AuditCheck } from '../core/audit.ts';
import type { NotedHead } from '../core/noted-head.ts';
import type { Deps } from './deps.ts';

/** What a check found, and whether what was noted still stands at its place. */
export interface VerifiedAudit extends AuditCheck {
  /** false = entries were rewritten or cut off since; undefined = nothing was noted. */
  readonly hasNoted: boolean | undefined;
}

/**
 * Checks that every entry of the audit trail is as it was written and in its place, and that it goes
 * on from what was noted. Throws `action_not_allowed`.
 */
export async function verifyAudit(
  deps: Pick<Deps, 'audit'>,
  actor: Actor,
  noted?: NotedHead,
): Promise<VerifiedAudit> {
  checkAllowed(actor, 'verify-audit');
  const check = await deps.audit.verify();
  return { ...check, hasNoted: noted && (await stands(deps, noted)) };
}

async function stands({ audit }: Pick<Deps, 'audit'>, noted: NotedHead): Promise<boolean> {
  for await (const [entry] of audit.list({ after: noted.entries - 1, limit: 1 })) {
    return entry?.seq === noted.entries && entry.mac === noted.mac;
  }
  return false;
}
