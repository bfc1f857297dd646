import { type Pace, type ParkedEvent, type Progress, waitAfter } from './delivery.ts';
import type { WebhookState } from './webhook.ts';

/** An event on its way. */
export interface QueuedEvent {
  readonly seq: number;
  readonly chain: string;
}

interface Item extends QueuedEvent {
  attempts: number;
  retryAt: number;
  readonly readAt: number;
  /** Since when it is on its way; null = it is not. */
  sentAt: number | null;
  parkedAt: number | null;
  /** Whether the database has it. */
  stored: boolean;
}

/** What becomes of an event that was not taken: `down` = nothing is taken any more, for days. */
export type Verdict = 'retry' | 'given up' | 'down';

/**
 * Decides which event is sent next. The first of a chain holds up those behind it until it is taken
 * or given up; chains do not hold up one another. Whatever is not settled soon is parked, so that
 * the position moves on. No clock, no database: its user brings the time and stores the progress.
 */
export class DeliveryQueue {
  readonly #pace: Pace;
  readonly #chains = new Map<string, Item[]>();
  /** First ones of their chains that may go. */
  readonly #ready: Item[] = [];
  /** First ones of their chains that wait for their time. */
  readonly #later = new Set<Item>();
  #soonest = Number.POSITIVE_INFINITY;
  /** Read, neither settled nor parked, in the order of the trail. */
  readonly #open = new Map<number, Item>();
  readonly #parked = new Map<number, Item>();
  readonly #toStore = new Set<Item>();
  #toDrop: number[] = [];
  #flying = 0;
  #failures = 0;
  #rests = 0;
  #restUntil = 0;
  #state: Omit<WebhookState, 'parked' | 'position'>;
  #readTo: number;
  #changed = false;

  constructor(pace: Pace, state: WebhookState, events: readonly ParkedEvent[]) {
    const { position, parked: _parked, ...rest } = state;
    this.#pace = pace;
    this.#state = rest;
    this.#readTo = position;
    for (const event of events.toSorted((a, b) => a.seq - b.seq)) {
      const item = { ...event, readAt: event.parkedAt, sentAt: null, stored: true };
      this.#parked.set(item.seq, item);
      this.#append(item);
    }
  }

  /** The place of the trail up to which it was read. */
  get readTo(): number {
    return this.#readTo;
  }

  /** Whether more may be read. */
  get hasRoom(): boolean {
    return this.#open.size < this.#pace.maxOpen && this.#parked.size < this.#pace.maxParked;
  }

  /** Whether nothing waits and nothing is on its way. */
  get isEmpty(): boolean {
    return this.#chains.size === 0;
  }

  /** Whether the database does not know all of it. */
  get hasProgress(): boolean {
    return this.#changed;
  }

  /** Takes the next entry of the trail; without a chain it is not for this webhook. */
  add(seq: number, chain: string | undefined, now: number): void {
    this.#readTo = seq;
    this.#changed = true;
    // After a crash the position may stand before what is parked.
    if (chain === undefined || this.#parked.has(seq)) return;
    const fresh = { attempts: 0, retryAt: 0, sentAt: null, parkedAt: null, stored: false };
    const item: Item = { seq, chain, readAt: now, ...fresh };
    this.#open.set(seq, item);
    this.#append(item);
  }

  /** The event to send now, if any; exactly one of `taken`, `failed`, `cut` must follow. */
  take(now: number): QueuedEvent | undefined {
    const isDown = this.#isDown;
    if (isDown && (this.#flying > 0 || now < this.#restUntil)) return undefined;
    this.#readyDue(now);
    // A receiver that is down is tried with what it may not have refused yet.
    const fresh = isDown ? this.#ready.findIndex(({ attempts }) => attempts === 0) : 0;
    const [item] = this.#ready.splice(Math.max(0, fresh), 1);
    if (item === undefined) return undefined;
    item.sentAt = now;
    this.#flying += 1;
    return item;
  }

  /** When `take` may answer again, without anything else happening; undefined = never. */
  nextAt(): number | undefined {
    const soonest = this.#ready.length > 0 ? 0 : this.#soonest;
    if (soonest === Number.POSITIVE_INFINITY) return undefined;
    if (!this.#isDown) return soonest;
    return this.#flying > 0 ? undefined : Math.max(soonest, this.#restUntil);
  }

  /** The receiver has it. */
  taken(event: QueuedEvent, now: number): void {
    this.#failures = 0;
    this.#rests = 0;
    this.#state = { ...this.#state, lastSuccessAt: now, failingSince: null };
    this.#settle(event);
  }

  /** The receiver did not take it. `chance` from 0 to 1 spreads the next tries. */
  failed(event: QueuedEvent, how: string, now: number, chance: number): Verdict {
    const item = event as Item;
    item.sentAt = null;
    const failingSince = this.#state.failingSince ?? now;
    this.#state = { ...this.#state, failingSince, lastFailure: how };
    item.attempts += 1;
    this.#park(item, now);
    this.#noteFailure(now, chance);
    const { lastSuccessAt } = this.#state;
    const isOver = now - (item.parkedAt as number) >= this.#pace.giveUpMs;
    if (isOver && (lastSuccessAt ?? 0) > (item.parkedAt as number)) {
      const { givenUp, givenUpFrom } = this.#state;
      const first = Math.min(givenUpFrom ?? item.seq, item.seq);
      this.#state = { ...this.#state, givenUp: givenUp + 1, givenUpFrom: first };
      this.#settle(item);
      return 'given up';
    }
    const { retryMs, longestRetryMs } = this.#pace;
    item.retryAt = now + waitAfter(item.attempts, retryMs, longestRetryMs, chance);
    this.#await(item);
    this.#flying -= 1;
    return isOver ? 'down' : 'retry';
  }

  /** Its sending was cut off by us: it is as if it had not been taken from here. */
  cut(event: QueuedEvent): void {
    const item = event as Item;
    item.sentAt = null;
    this.#ready.unshift(item);
    this.#flying -= 1;
  }

  /** What the database must know; it counts as stored from now on. */
  progress(now: number): Progress {
    const isFull = this.#open.size >= this.#pace.maxOpen;
    for (const item of this.#open.values()) {
      if (this.#isInTheWay(item, isFull, now)) this.#park(item, now);
    }
    const park = [...this.#toStore].map((item) => {
      item.stored = true;
      const { seq, chain, attempts, retryAt } = item;
      return { seq, chain, attempts, retryAt, parkedAt: item.parkedAt as number };
    });
    const drop = this.#toDrop;
    this.#toStore.clear();
    this.#toDrop = [];
    this.#changed = false;
    const [oldest] = this.#open.keys();
    const position = oldest === undefined ? this.#readTo : oldest - 1;
    return { ...this.#state, position, park, drop };
  }

  get #isDown(): boolean {
    return this.#failures >= this.#pace.restAfter;
  }

  /**
   * Whether an open event keeps the position, or the reading, from going on: because its answer takes
   * long, or because its chain is long and fills what may stand open. With the first of a chain all
   * the others are parked, so that none is ever read before one that is parked.
   */
  #isInTheWay(item: Item, isFull: boolean, now: number): boolean {
    const [first, second] = this.#chains.get(item.chain) as Item[];
    if (first?.parkedAt !== null) return true;
    if (item !== first) return false;
    const isLong = (since: number): boolean => now - since >= this.#pace.slowMs;
    if (item.sentAt !== null && isLong(item.sentAt)) return true;
    return isFull && !this.#isDown && second !== undefined && isLong(item.readAt);
  }

  #append(item: Item): void {
    const chain = this.#chains.get(item.chain);
    if (chain !== undefined) {
      chain.push(item);
      return;
    }
    this.#chains.set(item.chain, [item]);
    this.#await(item);
  }

  /** Lets the first of a chain go when its time has come. */
  #await(item: Item): void {
    if (item.retryAt === 0) {
      this.#ready.push(item);
      return;
    }
    this.#later.add(item);
    this.#soonest = Math.min(this.#soonest, item.retryAt);
  }

  #readyDue(now: number): void {
    if (now < this.#soonest) return;
    this.#soonest = Number.POSITIVE_INFINITY;
    for (const item of this.#later) {
      if (item.retryAt > now) {
        this.#soonest = Math.min(this.#soonest, item.retryAt);
        continue;
      }
      this.#later.delete(item);
      this.#ready.push(item);
    }
  }

  #park(item: Item, now: number): void {
    item.parkedAt ??= now;
    this.#open.delete(item.seq);
    this.#parked.set(item.seq, item);
    this.#toStore.add(item);
    this.#changed = true;
  }

  #noteFailure(now: number, chance: number): void {
    const { restAfter, restMs, longestRestMs } = this.#pace;
    this.#failures += 1;
    // What was on its way when the rest began does not make it longer.
    if (this.#failures < restAfter || now < this.#restUntil) return;
    this.#rests += 1;
    this.#restUntil = now + waitAfter(this.#rests, restMs, longestRestMs, chance);
  }

  /** Nothing more is to be done about an event: the one behind it is next. */
  #settle(event: QueuedEvent): void {
    const item = event as Item;
    const chain = this.#chains.get(item.chain) as Item[];
    chain.shift();
    const [next] = chain;
    if (next === undefined) this.#chains.delete(item.chain);
    else this.#await(next);
    this.#open.delete(item.seq);
    this.#parked.delete(item.seq);
    this.#toStore.delete(item);
    if (item.stored) this.#toDrop.push(item.seq);
    this.#flying -= 1;
    this.#changed = true;
  }
}
