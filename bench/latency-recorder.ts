import { quantile } from './statistics.ts';

export interface LatencySummary {
  readonly count: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/** Keeps every latency (8 bytes each), so that p99 and max are exact and not bucketed. */
export class LatencyRecorder {
  #values = new Float64Array(1 << 16);
  #count = 0;

  record(milliseconds: number): void {
    if (this.#count === this.#values.length) {
      const larger = new Float64Array(this.#values.length * 2);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#count++] = milliseconds;
  }

  summary(): LatencySummary {
    const ascending = this.#values.subarray(0, this.#count).sort();
    return {
      count: this.#count,
      p50: quantile(ascending, 0.5),
      p99: quantile(ascending, 0.99),
      max: quantile(ascending, 1),
    };
  }
}
