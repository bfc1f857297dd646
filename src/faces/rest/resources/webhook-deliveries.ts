import type { z } from 'zod';
import { pingWebhook } from '../../../actions/ping-webhook.ts';
import { replayWebhook } from '../../../actions/replay-webhook.ts';
import type { ReplayStart as Start } from '../../../core/webhook.ts';
import { misfit } from '../problem.ts';
import { route } from '../route.ts';
import { PingResult, Replay, ReplayStart } from '../schemas/webhook.ts';
import { OF_WEBHOOK } from './webhooks.ts';

/** Where a replay starts; neither or both is a mistake. */
function startOf({ from, since }: z.output<typeof Replay>): Start {
  if (from !== undefined && since === undefined) return { seq: from };
  if (since !== undefined && from === undefined) return { since };
  throw misfit('/from', 'Either from or since is required');
}

/** What is done with the deliveries of a webhook. */
export const WEBHOOK_DELIVERY_ROUTES = [
  route({
    ...OF_WEBHOOK,
    method: 'POST',
    path: '/webhooks/{webhook}/replay',
    id: 'replayWebhook',
    action: 'replay-webhook',
    summary: 'Send every event from a place of the trail or a time on once more',
    description: 'Each under the id it had. A start behind what was sent skips what lies between.',
    body: Replay,
    answer: ReplayStart,
    status: 200,
    async run({ deps, actor, params, body }) {
      return { body: { from: await replayWebhook(deps, actor, params.webhook, startOf(body)) } };
    },
  }),
  route({
    ...OF_WEBHOOK,
    method: 'POST',
    path: '/webhooks/{webhook}/ping',
    id: 'pingWebhook',
    action: 'ping-webhook',
    summary: 'Send a `webhook.ping` event now, also to one that is switched off',
    answer: PingResult,
    status: 200,
    async run({ deps, actor, params }) {
      return { body: await pingWebhook(deps, actor, params.webhook) };
    },
  }),
];
