import { type Actor, checkAllowed } from '../core/actor.ts';
import type { CredentialImport } from '../core/credential-import.ts';
import { fail } from '../core/errors.ts';
import type { StandingCredential } from '../core/ports.ts';
import { bringIn, toldBefore } from './bring-in.ts';
import {
  type BulkDeps,
  type BulkItem,
  type BulkOutcome,
  onlyOne,
  refusable,
  serviceFinder,
  standing,
} from './bulk.ts';
import type { ChangedCredential } from './change-credential.ts';
import { isThere, type PreparedImport, preparedImport } from './prepared-import.ts';

const ACTION = 'import-credential';

/**
 * Brings in a credential from elsewhere, with its client identifier, its secrets and its number
 * where they are given; what stands there already with the same content stays unchanged. Throws the
 * errors of `preparedImport` and `writingOf`, `identifier_taken`, `credential_id_taken`,
 * `uuid_taken`, `action_not_allowed`.
 */
export async function importCredential(
  deps: BulkDeps,
  actor: Actor,
  input: CredentialImport,
): Promise<ChangedCredential> {
  const { idempotencyKey } = actor.wish ?? {};
  return onlyOne(await importCredentials(deps, actor, [{ input, idempotencyKey }]));
}

/**
 * Brings in many, at most 500, of which none touches another; answers what became of each, in
 * order. Creates none before it is their `turn`. Throws `action_not_allowed`, `busy`, and what the
 * turn is rejected with.
 */
export async function importCredentials(
  deps: BulkDeps,
  actor: Actor,
  items: readonly BulkItem[],
  turn?: Promise<unknown>,
): Promise<readonly BulkOutcome[]> {
  checkAllowed(actor, ACTION);
  const outcomes = new Map<BulkItem, BulkOutcome>();
  const found = await standing(
    deps,
    items.map(({ input }) => input.identifier),
  );
  const serviceOf = serviceFinder(deps);
  const absent = new Map<PreparedImport, BulkItem>();
  for (const item of items) {
    const prepared = await refusable(async () =>
      preparedImport(deps, actor, item, await serviceOf(item.input)),
    );
    const there = found.get(item.input.identifier ?? '');
    if (prepared instanceof Error) outcomes.set(item, { status: 'refused', error: prepared });
    else if (there === undefined) absent.set(prepared, item);
    else outcomes.set(item, await compare(deps, actor, prepared, there));
  }
  await turn;
  const brought = await bringIn(deps, actor, ACTION, [...absent.keys()]);
  for (const [prepared, item] of absent) {
    outcomes.set(item, await lookAgain(deps, prepared, brought.get(prepared) as BulkOutcome));
  }
  return items.map((item) => outcomes.get(item) as BulkOutcome);
}

/** What is said of one that stands already; what was made for it is told again. */
async function compare(
  deps: BulkDeps,
  actor: Actor,
  prepared: PreparedImport,
  there: StandingCredential,
): Promise<BulkOutcome> {
  const before = await toldBefore(deps, actor, ACTION, prepared, there);
  if (before !== undefined) return before;
  return isThere(prepared, there)
    ? { status: 'unchanged', credential: there.credential, secret: undefined }
    : { status: 'refused', error: fail('identifier_taken') };
}

/** One that somebody else, or an earlier line, brought in meanwhile may be the same. */
async function lookAgain(
  deps: BulkDeps,
  prepared: PreparedImport,
  outcome: BulkOutcome,
): Promise<BulkOutcome> {
  if (outcome.status !== 'refused' || outcome.error.code !== 'identifier_taken') return outcome;
  const { identifier } = prepared.stored;
  const there = (await standing(deps, [identifier])).get(identifier);
  if (there === undefined || !isThere(prepared, there)) return outcome;
  return { status: 'unchanged', credential: there.credential, secret: undefined };
}
