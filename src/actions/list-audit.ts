import { type Actor, checkAllowed } from '../core/actor.ts';
import type { AuditQuery, AuditRecord } from '../core/audit.ts';
import type { Deps } from './deps.ts';

/** Lists entries of the audit trail, oldest first, page by page. Throws `action_not_allowed`. */
export async function* listAudit(
  deps: Pick<Deps, 'audit'>,
  actor: Actor,
  query: AuditQuery,
): AsyncGenerator<readonly AuditRecord[]> {
  checkAllowed(actor, 'list-audit');
  yield* deps.audit.list(query);
}
