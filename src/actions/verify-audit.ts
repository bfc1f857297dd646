import { type Actor, checkAllowed } from '../core/actor.ts';
import type { AuditCheck } from '../core/audit.ts';
import type { Deps } from './deps.ts';

/**
 * Checks that every entry of the audit trail is as it was written and in its place. Throws
 * `action_not_allowed`.
 */
export function verifyAudit(deps: Pick<Deps, 'audit'>, actor: Actor): Promise<AuditCheck> {
  checkAllowed(actor, 'verify-audit');
  return deps.audit.verify();
}
