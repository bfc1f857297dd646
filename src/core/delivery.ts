import type { WebhookId } from './ids.ts';
import type { WebhookRecord, WebhookState } from './webhook.ts';

/** How deliveries wait, in milliseconds, and how much may wait. */
export interface Pace {
  /** Wait before an event is tried again; doubles with each try of it up to the longest. */
  readonly retryMs: number;
  readonly longestRetryMs: number;
  /** So many failures in a row, and the receiver is left alone but for one try now and then. */
  readonly restAfter: number;
  readonly restMs: number;
  readonly longestRestMs: number;
  /** How long an event is tried. */
  readonly giveUpMs: number;
  /** An event that is in the way for so long is parked, so that the position can move on. */
  readonly slowMs: number;
  /** Events that were read and neither settled nor parked. */
  readonly maxOpen: number;
  readonly maxParked: number;
}

/** Tries for three days: after a second, two, four, up to ten minutes. */
export const PACE: Pace = {
  retryMs: 1000,
  longestRetryMs: 10 * 60 * 1000,
  restAfter: 5,
  restMs: 1000,
  longestRestMs: 60 * 1000,
  giveUpMs: 3 * 24 * 60 * 60 * 1000,
  slowMs: 2000,
  maxOpen: 1000,
  maxParked: 10_000,
};

/** An event that waits in the database, because it or one before it was not taken. */
export interface ParkedEvent {
  /** Place of its entry in the trail. */
  readonly seq: number;
  /** Whom it is about: events of one chain are sent one after the other. */
  readonly chain: string;
  readonly attempts: number;
  readonly parkedAt: number;
  /** Not before then; 0 = at once. */
  readonly retryAt: number;
}

/** What a node takes over with the lease of a webhook. */
export interface Leased {
  readonly webhook: WebhookRecord;
  readonly state: WebhookState;
  readonly events: readonly ParkedEvent[];
}

/** What is stored of the deliveries to a webhook since the last time. */
export interface Progress extends Omit<WebhookState, 'parked'> {
  /** Events to park, or parked ones that were tried again. */
  readonly park: readonly ParkedEvent[];
  /** Places of parked events that wait no longer. */
  readonly drop: readonly number[];
}

/** Who delivers: a node, until a moment. */
export interface Lease {
  readonly id: WebhookId;
  readonly owner: string;
  /** Milliseconds since 1970. */
  readonly until: number;
}

/** How far deliveries are; no part of the audit trail. */
export interface DeliveryStore {
  /** Webhooks that have something to be sent and that nobody else delivers to. */
  waiting(owner: string, now: number): Promise<readonly WebhookId[]>;
  /** Takes the lease; undefined = another node has it, or there is nothing to deliver to. */
  take(lease: Lease, now: number): Promise<Leased | undefined>;
  /**
   * Stores the progress and renews the lease; false = the lease is another's now, or the webhook was
   * changed since: then nothing was stored, and what was taken with the lease is out of date.
   */
  save(lease: Lease, version: number, progress: Progress): Promise<boolean>;
}

/** How long to wait before try number `tries + 1`; `chance` from 0 to 1 spreads it by a fifth. */
export function waitAfter(tries: number, first: number, longest: number, chance: number): number {
  return Math.round(Math.min(longest, first * 2 ** (tries - 1)) * (0.8 + 0.4 * chance));
}
