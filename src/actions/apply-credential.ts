import type { Actor } from '../core/actor.ts';
import type { CredentialImport } from '../core/credential-import.ts';
import { APPLY_ACTION, applySteps } from './apply-steps.ts';
import { bringIn } from './bring-in.ts';
import {
  type BulkDeps,
  type BulkItem,
  type BulkOutcome,
  inLots,
  onlyOne,
  refusable,
} from './bulk.ts';
import type { ChangedCredential } from './change-credential.ts';

/**
 * Makes one credential like the input, found by its client identifier; creates it where there is
 * none. What the input leaves out stays. Throws the errors of `preparedImport`, `likeness` and
 * `writingOf`, `identifier_required`, `action_not_allowed`.
 */
export async function applyCredential(
  deps: BulkDeps,
  actor: Actor,
  input: CredentialImport,
): Promise<ChangedCredential> {
  const { idempotencyKey } = actor.wish ?? {};
  const [step] = await applySteps(deps, actor, [{ input, idempotencyKey }]);
  if (step === undefined) throw new Error('an apply answered nothing');
  return onlyOne([step.kind === 'settled' ? step.outcome : await step.run(actor)]);
}

/**
 * Makes many credentials like the inputs, at most 500, of which none touches another; answers what
 * became of each, in order. Changes none before it is their `turn`. Throws `action_not_allowed`,
 * `busy`, and what the turn is rejected with.
 */
export async function applyCredentials(
  deps: BulkDeps,
  actor: Actor,
  items: readonly BulkItem[],
  turn?: Promise<unknown>,
): Promise<readonly BulkOutcome[]> {
  const steps = await applySteps(deps, actor, items);
  await turn;
  const created = await bringIn(
    deps,
    actor,
    APPLY_ACTION,
    steps.flatMap((step) => (step.kind === 'create' ? step.prepared : [])),
  );
  return inLots(steps, async (step): Promise<BulkOutcome> => {
    if (step.kind === 'settled') return step.outcome;
    if (step.kind === 'create') return created.get(step.prepared) as BulkOutcome;
    const done = await refusable(() => step.run(actor));
    return done instanceof Error ? { status: 'refused', error: done } : done;
  });
}
