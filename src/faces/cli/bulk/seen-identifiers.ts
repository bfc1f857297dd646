import { hash } from 'node:crypto';

const FIRST_SIZE = 1024;

/**
 * Which client identifiers a file has named. Of each it keeps 64 bits of a digest and no text, so
 * that a million of them take some 16 MiB.
 */
export class SeenIdentifiers {
  #slots = new BigUint64Array(FIRST_SIZE);
  #count = 0;

  /** Adds one; false = it was there. */
  add(identifier: string): boolean {
    const key = keyOf(identifier);
    const slot = this.#find(key);
    if (this.#slots[slot] === key) return false;
    this.#slots[slot] = key;
    this.#count += 1;
    if (this.#count * 2 > this.#slots.length) this.#grow();
    return true;
  }

  has(identifier: string): boolean {
    const key = keyOf(identifier);
    return this.#slots[this.#find(key)] === key;
  }

  /** The slot of a key, or the free one where it belongs. */
  #find(key: bigint): number {
    const mask = this.#slots.length - 1;
    let slot = Number(key & BigInt(mask));
    for (;;) {
      const held = this.#slots[slot];
      if (held === 0n || held === key) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new BigUint64Array(old.length * 2);
    for (const key of old) if (key !== 0n) this.#slots[this.#find(key)] = key;
  }
}

/** Never 0, which stands for a free slot. */
function keyOf(identifier: string): bigint {
  return hash('sha256', identifier, 'buffer').readBigUInt64LE() || 1n;
}
