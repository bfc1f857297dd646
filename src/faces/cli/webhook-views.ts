import type { Secret } from '../../core/secret.ts';
import type { ListedWebhook, Webhook, WebhookState } from '../../core/webhook.ts';
import type { Printer } from './output.ts';
import { isoDate } from './printable.ts';
import { type Column, details } from './table.ts';

/** A webhook as `list` prints it. */
export interface WebhookRow extends Webhook, WebhookState {
  /** Entries of the audit trail that it has not been told of yet, or that it did not ask for. */
  readonly behind: number;
}

/** The columns of the list of webhooks. */
export const WEBHOOK_COLUMNS: readonly Column<WebhookRow>[] = [
  { title: 'id', value: (row) => row.id },
  { title: 'url', value: (row) => row.url },
  { title: 'events', value: (row) => row.events.join(' ') },
  { title: 'state', value: stateOf },
  { title: 'behind', value: (row) => row.behind },
  { title: 'waiting', value: (row) => row.parked },
  { title: 'given up', value: (row) => row.givenUp },
  { title: 'last failure', value: (row) => row.lastFailure ?? '' },
  { title: 'description', value: (row) => row.description },
];

/** What `list` prints of a webhook. */
export function toWebhookRow({ webhook, state, head }: ListedWebhook): WebhookRow {
  return { ...webhook, ...state, behind: Math.max(0, head - state.position) };
}

function stateOf({ enabled, offReason, failingSince }: WebhookRow): string {
  if (!enabled) return offReason === null ? 'off' : `off: ${offReason}`;
  return failingSince === null ? 'on' : `failing since ${isoDate(failingSince)}`;
}

/** Prints what a change made of a webhook, with the new secret if there is one. */
export function printWebhook(
  print: Printer,
  { webhook, secret }: { readonly webhook: Webhook; readonly secret: Secret | undefined },
  done: 'created' | 'updated',
): Promise<void> {
  const shown = secret === undefined ? {} : { secret: secret.reveal() };
  const pairs = [
    ['id', webhook.id],
    ['url', webhook.url],
    ['events', webhook.events.join(' ')],
    ...Object.entries(shown),
  ] as const;
  const once = secret === undefined ? '' : '\nThe secret is shown only now. Keep it safe.\n';
  const text = `Webhook ${webhook.id} was ${done}.\n\n${details(pairs)}${once}`;
  return print.record({ ...webhook, ...shown }, text);
}
