import type { ServerProcess } from './server-process.ts';
import type { TrafficPlan } from './traffic.ts';

/** A server under test: running, seeded, and how to talk to it. */
export interface Contestant {
  readonly name: 'bare' | 'oidc' | 'ours';
  readonly process: ServerProcess;
  readonly port: number;
  readonly traffic: TrafficPlan;
  /** What to measure on it, in order. */
  readonly operations: readonly string[];
  /** What the server itself reports of its store, for the record. */
  readonly store: string;
}

/** Where a contestant keeps its files and on which CPU it stays. */
export interface Ground {
  readonly folder: string;
  readonly cpu: number | undefined;
}
