import type { ActionName, Actor } from '../core/actor.ts';
import { fail } from '../core/errors.ts';
import { type BulkDeps, type BulkOutcome, inLots, refusable } from './bulk.ts';
import type { PreparedImport } from './prepared-import.ts';
import { writingOf } from './writing.ts';

/** Creates many credentials, in as few changes as can be; answers what became of each. */
export async function bringIn(
  deps: BulkDeps,
  actor: Actor,
  action: ActionName,
  items: readonly PreparedImport[],
): Promise<ReadonlyMap<PreparedImport, BulkOutcome>> {
  const together = items.filter((item) => !isMade(item));
  const outcomes = new Map<PreparedImport, BulkOutcome>();
  if (together.length > 0) {
    const asked = together.map(({ input }) => input);
    const writing = writingOf(deps, actor, action, asked);
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
  await inLots(items.filter(isMade), async (item) => {
    outcomes.set(item, await bringInAlone(deps, actor, action, item));
  });
  return outcomes;
}

/**
 * Creates one credential for which something had to be made. It is done once under its key, and what
 * was made is told again, then as `unchanged`.
 */
export async function bringInAlone(
  deps: BulkDeps,
  actor: Actor,
  action: ActionName,
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

/** Whether its caller must be told what was made for it: that is an answer of its own. */
export function isMade({ input, made }: PreparedImport): boolean {
  return made !== undefined || input.identifier === undefined;
}
