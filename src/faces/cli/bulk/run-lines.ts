import { hash } from 'node:crypto';
import { refusable } from '../../../actions/bulk.ts';
import type { CredentialImport } from '../../../core/credential-import.ts';
import { type LineRecord, lineRecord } from './line-record.ts';
import { type LineResult, refusedResult } from './line-results.ts';
import type { Line } from './lines.ts';
import { readCredential } from './read-credential.ts';
import type { LineReading } from './understood.ts';

/** How many lines are worked through at once; what waits together is committed together. */
const LOT = 256;

/** A line whose credential was understood. */
export interface ReadLine {
  readonly line: number;
  readonly input: CredentialImport;
  readonly clientIdentifier: string | undefined;
  /** Only where something must be made for it. */
  readonly idempotencyKey: string | undefined;
}

/** What is done with lines, and with what became of them. */
export interface LineWork {
  readonly reading: LineReading;
  /**
   * Names this way to work among others, so that a line for which something must be made has a key
   * of its own in each; undefined = what is made is told only once.
   */
  readonly way: readonly unknown[] | undefined;
  readonly stopOnError: boolean;
  /** Refuses a line for what the lines before it were; throws what it is refused for. */
  readonly check?: ((line: ReadLine) => void) | undefined;
  /** Does it; before their turn lines are looked at and nothing new is written. */
  carryOut(lines: readonly ReadLine[], turn: Promise<unknown>): Promise<readonly LineResult[]>;
  /** Takes the results of some lines, in order; `end` is where the last of them ends. */
  take(results: readonly LineResult[], end: Line): Promise<void>;
}

/** Works through lines, some at once, in order; answers false when it stopped at a refused one. */
export async function runLines(
  pages: AsyncIterable<readonly Line[]>,
  work: LineWork,
): Promise<boolean> {
  // One at a time where what comes after a refused one must not be touched.
  const lot = work.stopOnError ? 1 : LOT;
  let before: Running | undefined;
  for await (const page of pages) {
    for (let start = 0; start < page.length; start += lot) {
      const lines = page.slice(start, start + lot);
      const results = resultsOf(lines, work, before?.results ?? Promise.resolve());
      // Awaited below, after those before it.
      results.catch(() => {});
      if (before !== undefined && !(await finish(before, work))) return false;
      before = { results, end: lines.at(-1) as Line };
      if (!work.stopOnError) continue;
      if (!(await finish(before, work))) return false;
      before = undefined;
    }
  }
  return before === undefined || finish(before, work);
}

/** Lines that are being worked through; those behind them are read meanwhile. */
interface Running {
  readonly results: Promise<readonly LineResult[]>;
  readonly end: Line;
}

/** Answers whether the lines behind may go. */
async function finish({ results, end }: Running, work: LineWork): Promise<boolean> {
  const told = await results;
  await work.take(told, end);
  return !work.stopOnError || told.every(({ status }) => status !== 'refused');
}

async function resultsOf(
  lines: readonly Line[],
  work: LineWork,
  turn: Promise<unknown>,
): Promise<readonly LineResult[]> {
  const results = new Map<number, LineResult>();
  const read: ReadLine[] = [];
  for (const line of lines) {
    let clientIdentifier: string | undefined;
    const understood = await refusable(() => {
      const record = lineRecord(line);
      clientIdentifier = named(record);
      const input = readCredential(record, work.reading);
      const isMade = input.identifier === undefined || input.secrets === undefined;
      const idempotencyKey = isMade ? work.way && keyOf(line, work.way) : undefined;
      const readLine = { line: line.number, input, clientIdentifier, idempotencyKey };
      work.check?.(readLine);
      return readLine;
    });
    if (understood instanceof Error) {
      results.set(line.number, refusedResult({ line: line.number, clientIdentifier }, understood));
    } else {
      read.push(understood);
    }
  }
  for (const result of await work.carryOut(read, turn)) results.set(result.line ?? 0, result);
  return lines.map(({ number }) => results.get(number) as LineResult);
}

/** How a line names its credential, also where nothing else of it can be understood. */
function named({ clientIdentifier }: LineRecord): string | undefined {
  return typeof clientIdentifier === 'string' ? clientIdentifier.slice(0, 255) : undefined;
}

/** The same line of the same file has the same key, so that what is made for it is made once. */
function keyOf({ number, bytes = Buffer.alloc(0) }: Line, way: readonly unknown[]): string {
  return `line-${hash('sha256', Buffer.concat([Buffer.from(JSON.stringify([way, number])), bytes]))}`;
}
