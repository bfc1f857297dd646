import assert from 'node:assert/strict';
import type { Received } from './receiver.ts';

/** Places of the first arrivals about each record, in the order in which they came. */
export function firstArrivals(messages: readonly Received[]): Map<string, number[]> {
  const seen = new Set<string>();
  const places = new Map<string, number[]>();
  for (const { id, data } of messages) {
    if (seen.has(id)) continue;
    seen.add(id);
    const record = `${data.subject.kind} ${data.subject.id}`;
    places.set(record, [...(places.get(record) ?? []), data.seq]);
  }
  return places;
}

/** Checks that those about each record came in order, whatever came again. */
export function assertInOrder(messages: readonly Received[]): void {
  for (const [id, places] of firstArrivals(messages)) {
    assert.deepEqual(
      places,
      places.toSorted((a, b) => a - b),
      id,
    );
  }
}
