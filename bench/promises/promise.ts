/** One line of what a check found. */
export interface Finding {
  readonly what: string;
  readonly wanted: string;
  readonly reached: string;
  readonly isMet: boolean;
}

/** Where a check works, and how much of it is done: 1 = all that is promised. */
export interface Trial {
  /** An empty folder. */
  readonly folder: string;
  readonly scale: number;
}

/** A check of something that is promised; it throws only when it cannot be made at all. */
export type Check = (trial: Trial) => Promise<readonly Finding[]>;

/** A finding about a number that must be exactly so. */
export function exactly(what: string, wanted: number, reached: number): Finding {
  return { what, wanted: show(wanted), reached: show(reached), isMet: wanted === reached };
}

/** A finding about a number that may be at most so. */
export function atMost(what: string, limit: number, reached: number, unit: string): Finding {
  return {
    what,
    wanted: `≤ ${show(limit)} ${unit}`,
    reached: `${show(reached)} ${unit}`,
    isMet: reached <= limit,
  };
}

/** A part of a full number, at least one. */
export function part(full: number, { scale }: Trial): number {
  return Math.max(1, Math.round(full * scale));
}

function show(value: number): string {
  return value.toLocaleString('en', { maximumFractionDigits: 2 });
}
