// Generated from the OpenAPI document by `npm run client`; a test says when it is stale.

import type {
  ListedWebhook,
  PingResult,
  ReplayStart,
  Webhook,
  WebhookList,
  WebhookWithSecret,
} from '../answers.ts';
import type { NewWebhook, Replay, WebhookPatch, WebhookRotation } from '../bodies.ts';
import type { Versioned, Write } from '../call-options.ts';

export interface WebhooksOperations {
  /** List webhooks and how their deliveries go, page by page. */
  readonly listWebhooks: {
    readonly call: {
      readonly query?: {
        readonly limit?: number | undefined;
        readonly cursor?: string | undefined;
      };
    };
    readonly answer: WebhookList;
  };
  /** Create a webhook, which is told of everything from then on. */
  readonly createWebhook: {
    readonly call: { readonly body: NewWebhook } & Write;
    readonly answer: WebhookWithSecret;
  };
  /** Read one webhook and how its deliveries go. */
  readonly getWebhook: {
    readonly call: { readonly params: { readonly webhook: string | number } };
    readonly answer: ListedWebhook;
  };
  /** Change fields of a webhook. */
  readonly updateWebhook: {
    readonly call: {
      readonly params: { readonly webhook: string | number };
      readonly body?: WebhookPatch;
    } & Write &
      Versioned;
    readonly answer: Webhook;
  };
  /** Delete a webhook; what waits for it is not sent any more. */
  readonly deleteWebhook: {
    readonly call: { readonly params: { readonly webhook: string | number } } & Write;
    readonly answer: undefined;
  };
  /** Give a webhook a new secret; the old one signs too until the deadline. */
  readonly rotateWebhookSecret: {
    readonly call: {
      readonly params: { readonly webhook: string | number };
      readonly body?: WebhookRotation;
    } & Write &
      Versioned;
    readonly answer: WebhookWithSecret;
  };
  /** Send every event from a place of the trail or a time on once more. */
  readonly replayWebhook: {
    readonly call: {
      readonly params: { readonly webhook: string | number };
      readonly body?: Replay;
    } & Write;
    readonly answer: ReplayStart;
  };
  /** Send a `webhook.ping` event now, also to one that is switched off. */
  readonly pingWebhook: {
    readonly call: { readonly params: { readonly webhook: string | number } } & Write;
    readonly answer: PingResult;
  };
}
