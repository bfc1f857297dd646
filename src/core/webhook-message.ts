import type { AuditRecord } from './audit.ts';
import type { Secret } from './secret.ts';
import { eventType, type Webhook, type WebhookRecord } from './webhook.ts';

/** One message to a receiver, in the format of Standard Webhooks. */
export interface WebhookMessage {
  readonly url: string;
  /** The same each time this event is sent to this webhook. */
  readonly id: string;
  /** When it is sent, in milliseconds since 1970. */
  readonly at: number;
  /** JSON. */
  readonly body: string;
  /** Each signs the message: two while a rotation overlaps. */
  readonly secrets: readonly Secret[];
}

/** What became of a message: the status of the answer, or why there was none. */
export type Sent = { readonly status: number } | { readonly failure: SendFailure };

/** Why there was no answer. */
export type SendFailure =
  | 'timed out'
  | 'no connection'
  | 'unknown host'
  | 'address refused'
  | 'stopped';

/** Sends messages, to addresses that may be reached and nowhere else. */
export interface WebhookSender {
  /**
   * Reads an address and looks its host up; answers it in its normal form. Throws
   * `webhook_url_invalid`.
   */
  check(url: string): Promise<string>;
  /** Sends once and follows no redirect. Never throws; `signal` cuts it off. */
  send(message: WebhookMessage, signal?: Abort): Promise<Sent>;
}

/** The part of an AbortSignal that is needed here. */
export interface Abort {
  readonly aborted: boolean;
}

/** The message that tells a webhook of an entry. */
export function messageOf(
  webhook: Pick<Webhook, 'uuid' | 'url'>,
  record: AuditRecord,
): Pick<WebhookMessage, 'url' | 'id' | 'body'> {
  const { seq, action, subject, version, author, diff } = record;
  const data = { seq, action, subject, version, author, diff };
  const timestamp = new Date(record.at).toISOString();
  return {
    url: webhook.url,
    id: `msg_${webhook.uuid.replaceAll('-', '')}_${seq}`,
    body: JSON.stringify({ type: eventType(record), timestamp, data }),
  };
}

/** Whether a receiver has taken a message. */
export function isTaken(sent: Sent): boolean {
  return 'status' in sent && sent.status >= 200 && sent.status < 300;
}

/** How a failure is told to people. */
export function failureText(sent: Sent): string {
  return 'status' in sent ? `answered ${sent.status}` : sent.failure;
}

/** The secrets that sign for a webhook at a moment, newest first. */
export function signingSecrets(
  webhook: WebhookRecord,
  now: number,
  open: (sealed: string, owner: string) => Secret,
): readonly Secret[] {
  const { sealed, oldSealed, oldSecretUntil } = webhook;
  const owner = sealOwner(webhook);
  const secrets = [open(sealed, owner)];
  if (oldSealed !== null && (oldSecretUntil ?? 0) > now) secrets.push(open(oldSealed, owner));
  return secrets;
}

/** Whose the seal of a webhook's secret is. */
export function sealOwner({ uuid }: Pick<Webhook, 'uuid'>): string {
  return `webhook ${uuid}`;
}
