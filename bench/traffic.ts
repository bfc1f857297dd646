import type { NextExchange } from './exchange.ts';

export interface ReadBack {
  readonly checked: number;
  readonly wrong: readonly string[];
}

/** What the generator sends to one server and what it remembers of the answers. */
export interface Traffic {
  exchangeFor(operation: string): NextExchange;
  /** Asks the server for up to `count` written records and compares each with its last acknowledged value. */
  readBack(port: number, count: number): Promise<ReadBack>;
}

/** Serialisable description of a server, from which the generator builds its traffic. */
export type TrafficPlan =
  | {
      readonly kind: 'whmcs';
      readonly identifier: string;
      readonly secret: string;
      readonly size: number;
    }
  | { readonly kind: 'oidc'; readonly size: number; readonly rotation: boolean }
  /** The file holds a TokenSupply. */
  | { readonly kind: 'tokens'; readonly file: string };

/** A value no earlier request carried: SQLite does not write a row that does not change. */
export function freshName(): string {
  counter += 1;
  return `Name ${counter} ${Math.random().toString(36).slice(2, 8)}`;
}
let counter = 0;

/** Evenly spaced picks, so that a read-back covers the whole range and not only its start. */
export function spreadPicks<T>(items: readonly T[], count: number): T[] {
  if (items.length <= count) return [...items];
  return Array.from(
    { length: count },
    (_, index) => items[Math.floor((index * items.length) / count)] as T,
  );
}
