// The queue under any sequence of arrivals, answers, waits and crashes.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { PACE, type Pace, type ParkedEvent, type Progress } from '../../src/core/delivery.ts';
import { DeliveryQueue, type QueuedEvent } from '../../src/core/delivery-queue.ts';
import type { WebhookState } from '../../src/core/webhook.ts';

const NEW: WebhookState = {
  position: 0,
  parked: 0,
  lastSuccessAt: null,
  failingSince: null,
  lastFailure: null,
  givenUp: 0,
  givenUpFrom: null,
};

/** What the database would hold. */
class Stored {
  state: WebhookState = NEW;
  readonly events = new Map<number, ParkedEvent>();

  save({ park, drop, ...state }: Progress): void {
    this.state = { ...state, parked: 0 };
    for (const event of park) this.events.set(event.seq, event);
    for (const seq of drop) this.events.delete(seq);
  }

  load(pace: Pace): DeliveryQueue {
    return new DeliveryQueue(pace, this.state, [...this.events.values()]);
  }
}

const steps = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.constant('take') },
    { weight: 3, arbitrary: fc.constant('answer') },
    { weight: 2, arbitrary: fc.constant('refuse') },
    { weight: 1, arbitrary: fc.constant('cut') },
    { weight: 2, arbitrary: fc.constant('save') },
    { weight: 2, arbitrary: fc.constant('wait') },
    { weight: 1, arbitrary: fc.constant('crash') },
  ),
  { maxLength: 200, size: 'max' },
);
// Of which chain each entry of the trail is; 0 = it is not wanted.
const trails = fc.array(fc.integer({ min: 0, max: 4 }), {
  minLength: 1,
  maxLength: 40,
  size: 'max',
});

test('whatever happens, nothing is lost and each chain stays in order', () => {
  fc.assert(
    fc.property(trails, steps, fc.integer({ min: 1, max: 6 }), (trail, script, restAfter) => {
      const pace = { ...PACE, restAfter, maxOpen: 6, slowMs: 300 };
      const stored = new Stored();
      let queue = stored.load(pace);
      let flying: QueuedEvent[] = [];
      let now = 1000;
      const taken: number[] = [];
      const chainOf = (seq: number): string => String(trail[seq - 1]);

      const take = (): void => {
        while (queue.hasRoom && queue.readTo < trail.length) {
          const seq = queue.readTo + 1;
          queue.add(seq, trail[seq - 1] === 0 ? undefined : chainOf(seq), now);
        }
        const event = queue.take(now);
        if (event === undefined) return;
        assert.ok(!flying.some(({ chain }) => chain === event.chain), 'two of a chain at once');
        const before = trail.flatMap((chain, index) =>
          String(chain) === event.chain && index + 1 < event.seq ? [index + 1] : [],
        );
        assert.ok(
          before.every((seq) => taken.includes(seq)),
          'one was sent before the one before it was taken',
        );
        assert.ok(!flying.some(({ seq }) => seq === event.seq), 'one twice at once');
        flying.push(event);
      };
      const answer = (how: 'taken' | 'failed' | 'cut'): void => {
        const event = flying.shift();
        if (event === undefined) return;
        if (how === 'taken') {
          taken.push(event.seq);
          queue.taken(event, now);
        } else if (how === 'cut') queue.cut(event);
        else assert.equal(queue.failed(event, 'answered 500', now, 0.5), 'retry');
      };
      const run: Record<string, () => void> = {
        take,
        answer: () => answer('taken'),
        refuse: () => answer('failed'),
        cut: () => answer('cut'),
        save: () => stored.save(queue.progress(now)),
        wait: () => {
          now += 700;
        },
        crash: () => {
          queue = stored.load(pace);
          flying = [];
        },
      };
      for (const step of script) run[step]?.();

      // In the end everything is taken.
      for (let round = 0; !queue.isEmpty || queue.readTo < trail.length; round++) {
        assert.ok(round < 10_000, 'it never ends');
        take();
        answer('taken');
        now = Math.max(now, queue.nextAt() ?? now);
      }
      stored.save(queue.progress(now));
      const wanted = trail.flatMap((chain, index) => (chain === 0 ? [] : [index + 1]));
      assert.deepEqual(
        [...new Set(taken)].sort((a, b) => a - b),
        wanted,
      );
      assert.equal(stored.state.position, trail.length);
      assert.equal(stored.events.size, 0);
    }),
    { numRuns: 2000 },
  );
});

test('the position never passes what is neither taken nor parked', () => {
  const stored = new Stored();
  const queue = stored.load({ ...PACE, slowMs: 1000 });
  for (let seq = 1; seq <= 4; seq++) queue.add(seq, `chain ${seq}`, 0);
  const events = [1, 2, 3, 4].map(() => queue.take(0) as QueuedEvent);
  queue.taken(events[0] as QueuedEvent, 10);
  queue.taken(events[2] as QueuedEvent, 10);
  assert.equal(queue.progress(10).position, 1);
  const late = queue.progress(1000);
  assert.deepEqual(
    [late.position, late.park.map(({ seq }) => seq)],
    [4, [2, 4]],
    'what takes long is parked',
  );
  queue.taken(events[1] as QueuedEvent, 1010);
  assert.deepEqual(queue.progress(1010).drop, [2]);
});

test('what a receiver that is down was not sent yet stays in the trail', () => {
  const pace = { ...PACE, maxOpen: 100, restAfter: 3 };
  const queue = new DeliveryQueue(pace, NEW, []);
  let now = 0;
  for (let seq = 1; queue.hasRoom; seq++) queue.add(seq, `chain ${seq % 50}`, now);
  for (let tries = 0; tries < 10; tries++) {
    const event = queue.take(now);
    if (event !== undefined) queue.failed(event, 'answered 503', now, 0.5);
    now += pace.longestRestMs * 2;
  }
  const { park, position } = queue.progress(now);
  assert.equal(position, 10, 'the first that was never sent is the eleventh');
  assert.equal(park.length, 20, 'ten were sent, and ten wait behind them');
  assert.equal(queue.progress(now + PACE.slowMs).park.length, 0);
});

test('a long chain is parked, so that others are read', () => {
  const queue = new DeliveryQueue({ ...PACE, maxOpen: 10, slowMs: 100 }, NEW, []);
  let seq = 0;
  while (queue.hasRoom) queue.add(++seq, 'busy', 0);
  queue.taken(queue.take(0) as QueuedEvent, 50);
  queue.add(++seq, 'busy', 50);
  const late = queue.take(50) as QueuedEvent;
  assert.equal(queue.progress(99).park.length, 0);
  assert.deepEqual(
    queue.progress(149).park.map((event) => event.seq),
    [2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
  );
  queue.add(++seq, 'other', 149);
  assert.equal((queue.take(149) as QueuedEvent).chain, 'other');
  queue.taken(late, 160);
  assert.equal((queue.take(160) as QueuedEvent).seq, 3);
});

test('no more is read than may stand open, and no more is parked than may wait', () => {
  const queue = new DeliveryQueue({ ...PACE, maxOpen: 2, maxParked: 3, restAfter: 99 }, NEW, []);
  let seq = 0;
  const fill = (): number => {
    while (queue.hasRoom) queue.add(++seq, `chain ${seq}`, 0);
    return seq;
  };
  assert.equal(fill(), 2);
  const refuse = (): void => void queue.failed(queue.take(0) as QueuedEvent, 'timed out', 0, 0.5);
  refuse();
  refuse();
  assert.equal(fill(), 4);
  refuse();
  assert.equal(fill(), 4, 'three are parked, so nothing more is read');
  const event = queue.take(10_000) as QueuedEvent;
  queue.taken(event, 10_000);
});
