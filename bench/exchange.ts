import type { HttpAnswer } from './http-answer.ts';

/**
 * One of the connections of a sample. A lane writes only to the credentials whose number leaves its
 * own remainder, so "the last acknowledged value" of a credential is well defined.
 */
export interface Lane {
  readonly index: number;
  readonly count: number;
}

/** A request ready to send and the check of its answer: undefined when it is right, else what is wrong. */
export interface Exchange {
  readonly request: string;
  readonly accept: (answer: HttpAnswer) => string | undefined;
}

export type NextExchange = (lane: Lane) => Exchange;

/** A number in 1..size that belongs to the lane; a lane beyond the size shares the last numbers. */
export function numberOfLane(lane: Lane, size: number): number {
  const own = Math.floor((size - 1 - (lane.index % size)) / lane.count) + 1;
  return (lane.index % size) + 1 + lane.count * Math.floor(Math.random() * own);
}
