import type { Deps } from '../../actions/deps.ts';
import { switchOffWebhook } from '../../actions/switch-off-webhook.ts';
import type { AuditRecord } from '../../core/audit.ts';
import type { Lease, Leased, Pace } from '../../core/delivery.ts';
import { DeliveryQueue, type QueuedEvent } from '../../core/delivery-queue.ts';
import type { WebhookId } from '../../core/ids.ts';
import { type OffReason, wants } from '../../core/webhook.ts';
import {
  failureText,
  isTaken,
  messageOf,
  type Sent,
  signingSecrets,
} from '../../core/webhook-message.ts';
import { type Bell, bell } from './bell.ts';

/** What delivering needs. */
export type PumpDeps = Pick<
  Deps,
  'audit' | 'clock' | 'deliveries' | 'hasher' | 'random' | 'sender' | 'webhooks'
>;

/** How a node delivers. */
export interface PumpOptions {
  /** Name of this node; no other living one has it. */
  readonly owner: string;
  readonly pace: Pace;
  /** Aborted when nothing more is to be sent. */
  readonly stopping: AbortSignal;
  /** Aborted when what is still on its way is to be cut off. */
  readonly cut: AbortSignal;
}

const PARALLEL = 16;
const PAGE = 500;
const LOOK_MS = 250;
const SAVE_MS = 100;
const RENEW_MS = 5000;
const LEASE_MS = 20_000;
const GONE = 410;

/**
 * Delivers to one webhook until nothing waits for it, or another node or a change of the webhook
 * takes over. Whatever ends it, what was not stored is sent once more by whoever comes next.
 */
export async function pump(deps: PumpDeps, id: WebhookId, options: PumpOptions): Promise<void> {
  const { clock, deliveries } = deps;
  const now = clock.now();
  const lease = { id, owner: options.owner, until: now + LEASE_MS };
  const leased = await deliveries.take(lease, now);
  if (leased === undefined) return;
  const end = await new Pump(deps, leased, options).run();
  if (end !== undefined) await switchOffWebhook(deps, id, end);
}

class Pump {
  readonly #deps: PumpDeps;
  readonly #options: PumpOptions;
  readonly #leased: Leased;
  readonly #queue: DeliveryQueue;
  readonly #bell: Bell = bell();
  /** Entries that were read and are not parked. */
  readonly #records = new Map<number, AuditRecord>();
  #flying = 0;
  /** When the trail is looked at again; before, there was nothing more in it. */
  #lookAt = 0;
  #savedAt: number;
  #off: OffReason | undefined;
  #error: unknown;

  constructor(deps: PumpDeps, leased: Leased, options: PumpOptions) {
    this.#deps = deps;
    this.#options = options;
    this.#leased = leased;
    this.#queue = new DeliveryQueue(options.pace, leased.state, leased.events);
    this.#savedAt = deps.clock.now();
  }

  /** Answers why the webhook must be switched off, if it must. */
  async run(): Promise<OffReason | undefined> {
    try {
      while (!this.#isOver()) {
        await this.#read();
        this.#launch();
        if (this.#isSaveDue() && !(await this.#save(LEASE_MS))) return undefined;
        if (this.#queue.isEmpty && this.#now() < this.#lookAt) break;
        await this.#bell.wait(this.#pause());
      }
    } finally {
      // Also when the database fails: nothing is on its way any more when this ends.
      while (this.#flying > 0) await this.#bell.wait(LOOK_MS);
    }
    if (this.#error !== undefined) throw this.#error;
    return (await this.#save(0)) ? this.#off : undefined;
  }

  #now(): number {
    return this.#deps.clock.now();
  }

  #isOver(): boolean {
    const { stopping } = this.#options;
    return stopping.aborted || this.#off !== undefined || this.#error !== undefined;
  }

  async #read(): Promise<void> {
    const now = this.#now();
    if (now < this.#lookAt) return;
    while (this.#queue.hasRoom) {
      let count = 0;
      const after = this.#queue.readTo;
      for await (const page of this.#deps.audit.list({ after, limit: PAGE })) {
        for (const record of page) this.#add(record, now);
        count += page.length;
      }
      if (count === PAGE) continue;
      this.#lookAt = now + LOOK_MS;
      return;
    }
  }

  #add(record: AuditRecord, now: number): void {
    const { seq, subject } = record;
    const isWanted = wants(this.#leased.webhook.events, record);
    if (isWanted) this.#records.set(seq, record);
    this.#queue.add(seq, isWanted ? `${subject.kind}/${subject.id}` : undefined, now);
  }

  #launch(): void {
    while (this.#flying < PARALLEL && !this.#isOver()) {
      const event = this.#queue.take(this.#now());
      if (event === undefined) return;
      this.#flying += 1;
      void this.#send(event);
    }
  }

  /** Never rejects. */
  async #send(event: QueuedEvent): Promise<void> {
    try {
      this.#note(event, await this.#post(event));
    } catch (error) {
      this.#error = error;
    }
    this.#flying -= 1;
    this.#bell.ring();
  }

  async #post(event: QueuedEvent): Promise<Sent> {
    const { sender, hasher } = this.#deps;
    const { webhook } = this.#leased;
    const record = this.#records.get(event.seq) ?? (await this.#readOne(event.seq));
    const at = this.#now();
    const secrets = signingSecrets(webhook, at, hasher.open);
    return sender.send({ ...messageOf(webhook, record), at, secrets }, this.#options.cut);
  }

  async #readOne(seq: number): Promise<AuditRecord> {
    for await (const [record] of this.#deps.audit.list({ after: seq - 1, limit: 1 })) {
      if (record?.seq === seq) return record;
    }
    throw new Error(`the audit trail has no entry ${seq}`);
  }

  #note(event: QueuedEvent, sent: Sent): void {
    if ('failure' in sent && sent.failure === 'stopped') {
      this.#queue.cut(event);
    } else if (isTaken(sent)) {
      this.#records.delete(event.seq);
      this.#queue.taken(event, this.#now());
    } else {
      const chance = Number.parseInt(this.#deps.random.hex(4), 16) / 2 ** 32;
      const verdict = this.#queue.failed(event, failureText(sent), this.#now(), chance);
      if (verdict === 'down') this.#off = 'failing';
      if ('status' in sent && sent.status === GONE) this.#off = 'gone';
    }
  }

  #isSaveDue(): boolean {
    const since = this.#now() - this.#savedAt;
    return since >= RENEW_MS || (since >= SAVE_MS && this.#queue.hasProgress);
  }

  /** Stores what there is and holds the lease for so long; false = it is not ours any more. */
  async #save(leaseMs: number): Promise<boolean> {
    const { webhook } = this.#leased;
    const now = this.#now();
    this.#savedAt = now;
    const lease: Lease = { id: webhook.id, owner: this.#options.owner, until: now + leaseMs };
    const progress = this.#queue.progress(now);
    for (const { seq } of progress.park) this.#records.delete(seq);
    return this.#deps.deliveries.save(lease, webhook.version, progress);
  }

  /** Milliseconds until something is to be done unless the bell rings. */
  #pause(): number {
    const now = this.#now();
    const times = [this.#savedAt + (this.#queue.hasProgress ? SAVE_MS : RENEW_MS)];
    if (this.#queue.hasRoom) times.push(this.#lookAt);
    const next = this.#flying < PARALLEL ? this.#queue.nextAt() : undefined;
    if (next !== undefined) times.push(next);
    return Math.max(0, Math.min(...times) - now);
  }
}
