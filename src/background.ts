import type { Deps } from './actions/deps.ts';
import { sweepExpired } from './actions/sweep-expired.ts';
import { tellEndings } from './actions/tell-endings.ts';
import type { Ending } from './core/notice.ts';
import { startWebhookWorker } from './faces/webhook/worker.ts';
import { type Rounds, rounds } from './platform/rounds.ts';

const SWEEP_EVERY_MS = 60_000;
const PAGE_EVERY_MS = 250;

/**
 * What a server does without being asked: tells webhooks, notices which secrets are about to end, and
 * removes what is over.
 * @param node name of this server, which no other living one has and which it has again when it is
 *   started anew
 */
export function startBackground(
  deps: Deps,
  node: string,
  failed: (error: unknown) => void,
): Rounds {
  const webhooks = startWebhookWorker(deps, { owner: node, failed });
  let after: Ending | undefined;
  const endings = rounds(async () => {
    after = await tellEndings(deps, after);
    return after === undefined ? SWEEP_EVERY_MS : PAGE_EVERY_MS;
  }, failed);
  const sweeping = rounds(async () => {
    await sweepExpired(deps);
    return SWEEP_EVERY_MS;
  }, failed);
  return {
    async stop() {
      await Promise.all([endings.stop(), sweeping.stop(), webhooks.stop()]);
    },
  };
}
