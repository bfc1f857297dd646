import type { Actor } from '../core/actor.ts';
import type { Credential } from '../core/credential.ts';
import { applySteps } from './apply-steps.ts';
import {
  type BulkDeps,
  type BulkItem,
  type Done,
  inLots,
  type Refused,
  refusable,
} from './bulk.ts';
import { dryRun, type Preview } from './dry-run.ts';

/** What `applyCredentials` would do with one of many. */
export type BulkPreview = (Done & { readonly status: 'unchanged' }) | Refused | Foretold;

/** A change that would be made, with its entry as the trail would hold it. */
interface Foretold extends Preview {
  readonly status: 'created' | 'changed';
  /** As it stands now; undefined = it would be created. */
  readonly credential: Credential | undefined;
}

/**
 * Foretells what `applyCredentials` would do, in order; writes nothing. Throws `action_not_allowed`,
 * `busy`.
 */
export async function previewCredentials(
  deps: BulkDeps,
  actor: Actor,
  items: readonly BulkItem[],
): Promise<readonly BulkPreview[]> {
  const steps = await applySteps(deps, actor, items);
  return inLots(steps, async (step): Promise<BulkPreview> => {
    if (step.kind === 'settled') return step.outcome as BulkPreview;
    const preview = await refusable(() => dryRun(actor, (dry) => step.run(dry)));
    if (preview instanceof Error) return { status: 'refused', error: preview };
    return step.kind === 'create'
      ? { ...preview, status: 'created', credential: undefined }
      : { ...preview, status: 'changed', credential: step.there.credential };
  });
}
