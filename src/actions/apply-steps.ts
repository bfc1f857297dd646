import { type Actor, checkAllowed } from '../core/actor.ts';
import type { NamedService } from '../core/credential.ts';
import { fail } from '../core/errors.ts';
import type { StandingCredential } from '../core/ports.ts';
import { bringIn, toldBefore } from './bring-in.ts';
import {
  type BulkDeps,
  type BulkItem,
  type BulkOutcome,
  type Done,
  refusable,
  serviceFinder,
  standing,
} from './bulk.ts';
import { changeCredential } from './change-credential.ts';
import { likeness } from './likeness.ts';
import { type PreparedImport, preparedImport } from './prepared-import.ts';

/** Name by which roles allow it and the trail tells it. */
export const APPLY_ACTION = 'apply-credential';

/** What is to be done for one of many: nothing more, a new credential, or a change of one. */
export type ApplyStep =
  | { readonly kind: 'settled'; readonly outcome: BulkOutcome }
  | { readonly kind: 'create'; readonly prepared: PreparedImport; run(by: Actor): Promise<Done> }
  | { readonly kind: 'change'; readonly there: StandingCredential; run(by: Actor): Promise<Done> };

/**
 * Finds out what must be done so that the database is like the items, each found by its client
 * identifier; nothing is written. Throws `action_not_allowed`.
 */
export async function applySteps(
  deps: BulkDeps,
  actor: Actor,
  items: readonly BulkItem[],
): Promise<readonly ApplyStep[]> {
  checkAllowed(actor, APPLY_ACTION);
  const found = await standing(
    deps,
    items.map(({ input }) => input.identifier),
  );
  const serviceOf = serviceFinder(deps);
  const steps: ApplyStep[] = [];
  for (const item of items) {
    const { identifier } = item.input;
    const step = await refusable(async () => {
      if (identifier === undefined) throw fail('identifier_required');
      const service = await serviceOf(item.input);
      const there = found.get(identifier);
      if (there === undefined) return toCreate(deps, preparedImport(deps, actor, item, service));
      return (
        (await createdBefore(deps, actor, item, there, service)) ??
        toChange(deps, actor, item, there, service)
      );
    });
    steps.push(step instanceof Error ? settled({ status: 'refused', error: step }) : step);
  }
  return steps;
}

function settled(outcome: BulkOutcome): ApplyStep {
  return { kind: 'settled', outcome };
}

/** Settled where the very same call has created it already. */
async function createdBefore(
  deps: BulkDeps,
  actor: Actor,
  item: BulkItem,
  there: StandingCredential,
  service: NamedService,
): Promise<ApplyStep | undefined> {
  if (item.idempotencyKey === undefined) return undefined;
  const prepared = await refusable(() => preparedImport(deps, actor, item, service));
  // What says too little for a new one has created none.
  if (prepared instanceof Error) return undefined;
  const outcome = await toldBefore(deps, actor, APPLY_ACTION, prepared, there);
  return outcome && settled(outcome);
}

function toCreate(deps: BulkDeps, prepared: PreparedImport): ApplyStep {
  return {
    kind: 'create',
    prepared,
    async run(by) {
      const outcome = (await bringIn(deps, by, APPLY_ACTION, [prepared])).get(prepared);
      if (outcome === undefined) throw new Error('an import answered nothing');
      if (outcome.status === 'refused') throw outcome.error;
      return outcome;
    },
  };
}

function toChange(
  deps: BulkDeps,
  actor: Actor,
  { input }: BulkItem,
  there: StandingCredential,
  service: NamedService,
): ApplyStep {
  const missing = (standing: StandingCredential, now: number) =>
    likeness(deps, standing, input, service, actor.name, now);
  if (missing(there, deps.clock.now()) === undefined) {
    const { credential } = there;
    return settled({ status: 'unchanged', credential, secret: undefined });
  }
  const { identifier } = there.credential;
  return {
    kind: 'change',
    there,
    async run(by) {
      const { credential } = await changeCredential(
        deps,
        by,
        APPLY_ACTION,
        { identifier },
        { ...input, version: undefined },
        ({ old, secrets, now, grown }) => {
          const change = missing({ credential: old, secrets }, now);
          return change && { ...change, next: grown(change.fields) };
        },
      );
      return { status: 'changed', credential, secret: undefined };
    },
  };
}
