import type { Actor } from '../core/actor.ts';
import type { AuditAction } from '../core/audit-action.ts';
import { fail } from '../core/errors.ts';
import type { StandingCredential } from '../core/ports.ts';
import { IDEMPOTENCY_MS } from '../core/writing.ts';
import { type BulkDeps, type BulkOutcome, inLots, refusable } from './bulk.ts';
import type { PreparedImport } from './prepared-import.ts';
import { writingOf } from './writing.ts';

/** Creates many credentials, in as few changes as can be; answers what became of each. */
export async function bringIn(
  deps: BulkDeps,
  actor: Actor,
  action: AuditAction,
  items: readonly PreparedImport[],
): Promise<ReadonlyMap<PreparedImport, BulkOutcome>> {
  const together = items.filter((item) => !isAlone(item));
  const outcomes = new Map<PreparedImport, BulkOutcome>();
  if (together.length > 0) {
    const asked = together.map(({ input }) => input);
    const by = { ...actor, wish: { ...actor.wish, idempotencyKey: undefined } };
    const writing = writingOf(deps, by, action, asked);
    const stored = together.map((item) => item.stored);
    const answers = await deps.credentials.import(writing, stored);
    together.forEach((item, index) => {
      const { credential, refused = 'identifier_taken' } = answers[index] ?? {};
      outcomes.set(
        item,
        credential === undefined
          ? { status: 'refused', error: fail(refused) }
          : { status: 'created', credential, secret: undefined },
      );
    });
  }
  await inLots(items.filter(isAlone), async (item) => {
    outcomes.set(item, await bringInAlone(deps, actor, action, item));
  });
  return outcomes;
}

/** Creates one credential by itself. Under its key that is done once, and then told again. */
async function bringInAlone(
  deps: BulkDeps,
  actor: Actor,
  action: AuditAction,
  { input, stored, made, idempotencyKey }: PreparedImport,
): Promise<BulkOutcome> {
  const outcome = await refusable(async (): Promise<BulkOutcome> => {
    const by = { ...actor, wish: { ...actor.wish, idempotencyKey } };
    const writing = writingOf(deps, by, action, input);
    writing.secret = made;
    let isNew = false;
    const [answer] = await deps.credentials.import(writing, [stored], ([first]) => {
      if (first?.refused !== undefined) throw fail(first.refused);
      isNew = true;
    });
    const { credential } = answer ?? {};
    if (credential === undefined) throw new Error('an import answered nothing');
    return { status: isNew ? 'created' : 'unchanged', credential, secret: writing.secret };
  });
  return outcome instanceof Error ? { status: 'refused', error: outcome } : outcome;
}

/** The answer that was given under the key of one that stands; undefined = none is remembered. */
export async function toldBefore(
  deps: BulkDeps,
  actor: Actor,
  action: AuditAction,
  item: PreparedImport,
  { credential }: StandingCredential,
): Promise<BulkOutcome | undefined> {
  const isRecent = credential.updatedAt > item.stored.importedAt - IDEMPOTENCY_MS;
  if (item.idempotencyKey === undefined || !isRecent) return undefined;
  const outcome = await bringInAlone(deps, actor, action, item);
  return outcome.status === 'refused' ? undefined : outcome;
}

/** Whether it has an answer of its own, which may hold a secret. */
function isAlone({ made, idempotencyKey }: PreparedImport): boolean {
  return made !== undefined || idempotencyKey !== undefined;
}
