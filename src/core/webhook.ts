import { AUDIT_SUBJECTS, type AuditEntry, type Image } from './audit.ts';
import { AUDIT_ACTIONS } from './audit-action.ts';
import { AppError } from './errors.ts';
import type { WebhookId } from './ids.ts';
import type { Writing } from './writing.ts';

/** An address that is told of every entry of the audit trail that it asked for. */
export interface Webhook {
  readonly id: WebhookId;
  /** Part of the id of each message. */
  readonly uuid: string;
  readonly url: string;
  readonly description: string;
  /** Patterns of event types, such as `credential.*`; `*` alone is every one. */
  readonly events: readonly string[];
  readonly enabled: boolean;
  /** Why it was switched off by itself; null = it was not. */
  readonly offReason: OffReason | null;
  readonly secretHint: string;
  /** Until when the secret before the last rotation signs too; null = there is none. */
  readonly oldSecretUntil: number | null;
  /** Place of the trail from which everything was sent once more at last; null = never. */
  readonly replayedFrom: number | null;
  /** Counts its changes, from 1. */
  readonly version: number;
  /** Milliseconds since 1970, as every time here. */
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** `gone`: the receiver answered 410. `failing`: it took nothing for days. */
export type OffReason = 'gone' | 'failing';

/** The secrets that sign, each sealed for the webhook. */
export interface WebhookSeals {
  readonly sealed: string;
  /** Signs too until `oldSecretUntil`. */
  readonly oldSealed: string | null;
}

/** A webhook with its sealed secrets. */
export interface WebhookRecord extends Webhook, WebhookSeals {}

/** A webhook that is about to be stored. */
export type NewWebhook = Omit<WebhookRecord, 'id' | 'version' | 'updatedAt'>;

/** How deliveries to a webhook go. */
export interface WebhookState {
  /** Every entry of the trail up to this place was sent, given up or parked. */
  readonly position: number;
  /** Events that wait for another try, or behind one that does. */
  readonly parked: number;
  readonly lastSuccessAt: number | null;
  /** The first failure since the last success; null = the last try went well. */
  readonly failingSince: number | null;
  /** How the last failure looked, such as `answered 500`. */
  readonly lastFailure: string | null;
  /** How many events were given up since the last replay, and the place of the first. */
  readonly givenUp: number;
  readonly givenUpFrom: number | null;
}

/** A webhook as lists show it. */
export interface ListedWebhook {
  readonly webhook: Webhook;
  readonly state: WebhookState;
  /** Place of the newest entry of the trail. */
  readonly head: number;
}

/** Where webhooks live. Each writing call is one atomic change with its entry in the trail. */
export interface WebhookStore {
  /** It is told of what comes after its own creation. */
  create(writing: Writing, webhook: NewWebhook): Promise<Webhook>;
  find(id: WebhookId): Promise<WebhookRecord | undefined>;
  list(): Promise<readonly ListedWebhook[]>;
  /**
   * `change` is pure and may throw; undefined = nothing to write. Answers the stored record, or
   * undefined when there is none. Parked events of one that is switched on are due at once.
   */
  update(
    writing: Writing,
    id: WebhookId,
    change: (old: WebhookRecord) => WebhookRecord | undefined,
  ): Promise<Webhook | undefined>;
  /** With what waits for it; false = there was none. */
  delete(writing: Writing, id: WebhookId): Promise<boolean>;
  /**
   * Sends everything from a place of the trail on once more; a place before which something is
   * still unsent skips it. Answers the place, or undefined when there is no such webhook. Throws
   * `replay_start_invalid` for a place that the trail does not have yet.
   */
  replay(writing: Writing, id: WebhookId, from: ReplayStart): Promise<number | undefined>;
  /** Notes a ping in the trail; answers the place of its entry, undefined when there is none. */
  notePing(writing: Writing, id: WebhookId): Promise<number | undefined>;
}

/** A place of the trail, or the first entry at or after a time in milliseconds since 1970. */
export type ReplayStart = { readonly seq: number } | { readonly since: number };

/** Longest list of event patterns. */
const MAX_EVENTS = 50;

/** The action whose entries go to the webhook itself alone, and at once. */
export const PING_ACTION = 'ping-webhook';

/**
 * The type of the event that an entry is: its subject, a full stop, and the action without the
 * subject's own name, such as `credential.update`, `credential.rotate-secret`, `role.create`.
 */
export function eventType({ subject, action }: Pick<AuditEntry, 'subject' | 'action'>): string {
  const name = subject.kind.replaceAll('_', '-');
  const isLast = action.endsWith(`-${name}`);
  return `${subject.kind}.${isLast ? action.slice(0, -name.length - 1) : action}`;
}

/** Whether a webhook asked for an entry. */
export function wants(
  events: readonly string[],
  entry: Pick<AuditEntry, 'subject' | 'action'>,
): boolean {
  if (entry.action === PING_ACTION) return false;
  const type = eventType(entry);
  const all = `${entry.subject.kind}.*`;
  return events.some((pattern) => pattern === '*' || pattern === type || pattern === all);
}

/** Reads patterns of event types; none means every event. Throws `webhook_event_invalid`. */
export function parseEvents(patterns: readonly string[]): readonly string[] {
  const events = [...new Set(patterns.map((pattern) => pattern.trim()))];
  for (const pattern of events.length > MAX_EVENTS ? [''] : events) {
    if (!isPattern(pattern)) throw new AppError('webhook_event_invalid', { value: pattern });
  }
  return events.length === 0 ? ['*'] : events;
}

function isPattern(pattern: string): boolean {
  if (pattern === '*') return true;
  const [subject, action, ...rest] = pattern.split('.');
  const kind = AUDIT_SUBJECTS.find((name) => name === subject);
  if (kind === undefined || rest.length > 0) return false;
  const isOf = (name: string): boolean =>
    eventType({ subject: { kind, id: 0 }, action: name }) === pattern;
  return action === '*' || AUDIT_ACTIONS.some(isOf);
}

/** A webhook as the audit trail tells it; of its secrets the hint. */
export function webhookImage(webhook: Webhook): Image {
  const { uuid, url, description, events, enabled, offReason } = webhook;
  const { secretHint, oldSecretUntil, replayedFrom, createdAt } = webhook;
  return {
    uuid,
    url,
    description,
    events,
    enabled,
    offReason,
    secretHint,
    oldSecretUntil,
    replayedFrom,
    createdAt,
  };
}
