import { z } from 'zod';
import { GivenTime, Id, pageOf, Time } from './values.ts';

const Events = z
  .array(z.string())
  .describe('Such as `credential.rotate-secret`, `credential.*`, or `*` for every one.');

/** An address that is told of the changes that it asked for. */
export const Webhook = z.strictObject({
  id: Id,
  uuid: z.uuid().describe('Part of the id of each message.'),
  url: z.string(),
  description: z.string(),
  events: Events,
  enabled: z.boolean(),
  offReason: z
    .enum(['gone', 'failing'])
    .nullable()
    .describe('Why it was switched off by itself: answered 410, or took nothing for days.'),
  secretHint: z.string().describe('Last four characters of the secret that signs.'),
  oldSecretUntil: Time.nullable().describe('Until then the secret before the last one signs too.'),
  replayedFrom: z.int().nullable().describe('Place of the trail of the last replay.'),
  version: z.int().min(1).describe('Grows by one with every change.'),
  createdAt: Time,
  updatedAt: Time,
});

/** A webhook and how its deliveries go. */
export const ListedWebhook = Webhook.extend({
  deliveries: z.strictObject({
    position: z.int().describe('Place of the trail up to which it was told.'),
    behind: z.int().min(0).describe('Entries behind that place, also those it did not ask for.'),
    parked: z.int().min(0).describe('Events that wait for another try.'),
    lastSuccessAt: Time.nullable(),
    failingSince: Time.nullable().describe('null = the last try went well.'),
    lastFailure: z.string().nullable().describe('Such as `answered 500`.'),
    givenUp: z.int().min(0).describe('Events that were given up since the last replay.'),
    givenUpFrom: z.int().nullable().describe('Place of the first of them.'),
  }),
});

export const WebhookList = pageOf(ListedWebhook);

/** A webhook with its new secret, which is shown only now. */
export const WebhookWithSecret = Webhook.extend({
  secret: z.string().describe('Signs its messages; shown only now.'),
});

export const NewWebhook = z.strictObject({
  url: z.string().max(2000).describe('https, and of the public internet unless allowed otherwise.'),
  events: Events.max(100).optional().describe('Default: every event.'),
  description: z.string().optional(),
  enabled: z.boolean().optional().describe('Default true.'),
});

/** What to change of a webhook: what is absent stays. One that is switched on goes on where it stood. */
export const WebhookPatch = NewWebhook.partial();

/** How the secret of a webhook is replaced. */
export const WebhookRotation = z.strictObject({
  secretGracePeriod: z
    .int()
    .min(0)
    .optional()
    .describe('Seconds for which the old secret signs too: at most 30 days, default 24 hours.'),
});

/** From where everything is sent once more; one of the two. */
export const Replay = z.strictObject({
  from: z.int().min(1).optional().describe('A place of the audit trail.'),
  since: GivenTime.optional().describe('The first entry at that time or later.'),
});

/** What a replay starts at. */
export const ReplayStart = z.strictObject({ from: z.int().min(1) });

/** What came of a ping. */
export const PingResult = z.strictObject({
  taken: z.boolean(),
  outcome: z.string().describe('Such as `answered 204` or `timed out`.'),
  milliseconds: z.int().min(0),
});
