import { z } from 'zod';
import { createWebhook } from '../../../actions/create-webhook.ts';
import { deleteWebhook } from '../../../actions/delete-webhook.ts';
import { listWebhooks } from '../../../actions/list-webhooks.ts';
import { rotateWebhookSecret } from '../../../actions/rotate-webhook-secret.ts';
import { updateWebhook } from '../../../actions/update-webhook.ts';
import { fail } from '../../../core/errors.ts';
import type { Webhook as Stored, ListedWebhook as StoredListed } from '../../../core/webhook.ts';
import { cutPage, idPage } from '../id-page.ts';
import { route } from '../route.ts';
import { Id, PageQuery, toTime, toTimeOrNull } from '../schemas/values.ts';
import {
  ListedWebhook,
  NewWebhook,
  Webhook,
  WebhookList,
  WebhookPatch,
  WebhookRotation,
  WebhookWithSecret,
} from '../schemas/webhook.ts';

/** Names a webhook in a path. */
export const OF_WEBHOOK = {
  params: z.strictObject({ webhook: Id }),
  notFound: ['webhook_unknown'],
} as const;

function show(webhook: Stored): z.input<typeof Webhook> {
  const { id, uuid, url, description, events, enabled, offReason, secretHint } = webhook;
  return {
    ...{ id, uuid, url, description, events: [...events], enabled, offReason, secretHint },
    oldSecretUntil: toTimeOrNull(webhook.oldSecretUntil),
    replayedFrom: webhook.replayedFrom,
    version: webhook.version,
    createdAt: toTime(webhook.createdAt),
    updatedAt: toTime(webhook.updatedAt),
  };
}

function showListed({ webhook, state, head }: StoredListed): z.input<typeof ListedWebhook> {
  return {
    ...show(webhook),
    deliveries: {
      ...state,
      behind: Math.max(0, head - state.position),
      lastSuccessAt: toTimeOrNull(state.lastSuccessAt),
      failingSince: toTimeOrNull(state.failingSince),
    },
  };
}

/** Webhooks themselves. */
export const WEBHOOK_ROUTES = [
  route({
    method: 'GET',
    path: '/webhooks',
    id: 'listWebhooks',
    action: 'list-webhooks',
    summary: 'List webhooks and how their deliveries go, page by page',
    query: PageQuery,
    answer: WebhookList,
    status: 200,
    async run({ deps, actor, query }) {
      const { items, next } = await idPage(deps, 'webhooks', query, async (page) => {
        const listed = (await listWebhooks(deps, actor)).map(showListed);
        return cutPage(listed, page);
      });
      return { body: { items: [...items], next }, next };
    },
  }),
  route({
    method: 'POST',
    path: '/webhooks',
    id: 'createWebhook',
    action: 'create-webhook',
    alsoNeeds: 'list-audit',
    summary: 'Create a webhook, which is told of everything from then on',
    body: NewWebhook,
    answer: WebhookWithSecret,
    status: 201,
    async run({ deps, actor, body }) {
      const { webhook, secret } = await createWebhook(deps, actor, body);
      return {
        body: { ...show(webhook), secret: secret.reveal() },
        location: `/webhooks/${webhook.id}`,
      };
    },
  }),
  route({
    ...OF_WEBHOOK,
    method: 'GET',
    path: '/webhooks/{webhook}',
    id: 'getWebhook',
    action: 'list-webhooks',
    summary: 'Read one webhook and how its deliveries go',
    answer: ListedWebhook,
    status: 200,
    async run({ deps, actor, params }) {
      const all = await listWebhooks(deps, actor);
      const found = all.find(({ webhook }) => webhook.id === params.webhook);
      if (found === undefined) throw fail('webhook_unknown');
      return { body: showListed(found) };
    },
  }),
  route({
    ...OF_WEBHOOK,
    method: 'PATCH',
    path: '/webhooks/{webhook}',
    id: 'updateWebhook',
    action: 'update-webhook',
    alsoNeeds: 'list-audit',
    summary: 'Change fields of a webhook',
    body: WebhookPatch,
    answer: Webhook,
    status: 200,
    isVersioned: true,
    async run({ deps, actor, params, body, version }) {
      const webhook = await updateWebhook(deps, actor, params.webhook, { ...body, version });
      return { body: show(webhook), version: webhook.version };
    },
  }),
  route({
    ...OF_WEBHOOK,
    method: 'POST',
    path: '/webhooks/{webhook}/rotate-secret',
    id: 'rotateWebhookSecret',
    action: 'rotate-webhook-secret',
    summary: 'Give a webhook a new secret; the old one signs too until the deadline',
    body: WebhookRotation,
    answer: WebhookWithSecret,
    status: 200,
    isVersioned: true,
    async run({ deps, actor, params, body, version }) {
      const { webhook, secret } = await rotateWebhookSecret(deps, actor, params.webhook, {
        secretGraceSeconds: body.secretGracePeriod,
        version,
      });
      return { body: { ...show(webhook), secret: secret.reveal() }, version: webhook.version };
    },
  }),
  route({
    ...OF_WEBHOOK,
    method: 'DELETE',
    path: '/webhooks/{webhook}',
    id: 'deleteWebhook',
    action: 'delete-webhook',
    summary: 'Delete a webhook; what waits for it is not sent any more',
    status: 204,
    async run({ deps, actor, params }) {
      await deleteWebhook(deps, actor, params.webhook);
      return {};
    },
  }),
];
