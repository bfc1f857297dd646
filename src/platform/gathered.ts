// More are not gathered until the next write; what is gathered already still grows.
const MOST = 100_000;

// Of so many the rows are held at once: others must not wait long for them.
const TOGETHER = 50;

/** How items are gathered and written. */
export interface Gathering<Item> {
  /** Items with the same key become one. */
  keyOf(item: Item): string;
  merged(known: Item, added: Item): Item;
  write(items: readonly Item[]): Promise<void>;
  /** Hears of what could not be written yet. */
  failed(error: unknown): void;
}

/** Items in memory that are written later. */
export interface Gathered<Item> {
  /** False = there are too many, it was left out. */
  add(item: Item): boolean;
  /** Writes what was gathered; what cannot be written is kept for the next time. Never throws. */
  write(): Promise<void>;
}

/** Gathers items and writes them in parts, each item once. */
export function gathered<Item>({ keyOf, merged, write, failed }: Gathering<Item>): Gathered<Item> {
  let waiting = new Map<string, Item>();

  function add(item: Item): boolean {
    const key = keyOf(item);
    const known = waiting.get(key);
    if (known === undefined && waiting.size >= MOST) return false;
    waiting.set(key, known === undefined ? item : merged(known, item));
    return true;
  }

  return {
    add,
    async write() {
      const items = [...waiting.values()];
      waiting = new Map();
      for (let start = 0; start < items.length; start += TOGETHER) {
        try {
          await write(items.slice(start, start + TOGETHER));
        } catch (error) {
          for (const item of items.slice(start)) add(item);
          failed(error);
          return;
        }
      }
    },
  };
}
