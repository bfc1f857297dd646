import { writeTo } from '../output.ts';
import { printableJson } from '../printable.ts';
import type { Shell } from '../shell.ts';
import { type ReadingOptions, readingOf } from './bulk-options.ts';
import { Fingerprint } from './fingerprint.ts';
import type { LineResult } from './line-results.ts';
import { readLines } from './lines.ts';
import { progressOn } from './progress.ts';
import { openResults } from './results-file.ts';
import { type LineWork, runLines } from './run-lines.ts';
import { openSource } from './source.ts';
import { emptyTally, type Tally, tallyText } from './tally.ts';

/** What a command does with the lines of a file. */
export interface Job extends ReadingOptions, Pick<LineWork, 'check' | 'carryOut'> {
  /** Whether a secret that was made is told again when the same file is worked through again. */
  readonly tellsAgain: boolean;
  /** Where results go, with a checkpoint to go on from; undefined = standard output. */
  readonly results?: string | undefined;
  readonly stopOnError?: boolean | undefined;
  /** Writes some results; default: one JSON object a line each. */
  readonly write?: ((results: readonly LineResult[]) => string) | undefined;
  /** What is to be done when every line is done. */
  readonly afterwards?: ((tally: Tally) => AsyncIterable<readonly LineResult[]>) | undefined;
}

/** Works through a file and says what became of each line; answers how many there were of what. */
export async function workThrough({ world }: Shell, file: string, job: Job): Promise<Tally> {
  const { write = jsonLines } = job;
  const source = await openSource(file, world);
  const results = job.results === undefined ? undefined : await openResults(job.results);
  const tally: Tally = { ...emptyTally(), ...results?.start.tally };
  const toStdout = writeTo(world.stdout);
  const progress = progressOn(world, results !== undefined);
  const fingerprint = new Fingerprint();
  const {
    lines: number,
    bytes: end,
    sha256,
  } = results?.start ?? { lines: 0, bytes: 0, sha256: '' };
  const chunks = results
    ? fingerprint.behind(source.chunks, { bytes: end, sha256 })
    : source.chunks;

  async function tell(told: readonly LineResult[]): Promise<void> {
    for (const { status } of told) tally[status] += 1;
    const text = write(told);
    if (text === '') return;
    if (results === undefined) progress.clear();
    await (results?.write(text) ?? toStdout(text));
  }

  const reach = async (lines: number, bytes: number) =>
    results?.reach({ lines, bytes, sha256: fingerprint.upTo(bytes) }, tally);
  let isDone = false;
  try {
    if (number === 0) await reach(0, 0);
    isDone = await runLines(readLines(chunks, { number, end }), {
      reading: readingOf(job),
      way: job.tellsAgain ? [job.newIds, job.ignoreUnknown] : undefined,
      stopOnError: job.stopOnError ?? false,
      check: job.check,
      carryOut: job.carryOut,
      async take(told, line) {
        await tell(told);
        const stops = job.stopOnError && told.some(({ status }) => status === 'refused');
        if (!stops) await reach(line.number, line.end);
        progress.show(line.number, source.size && line.end / source.size);
      },
    });
    if (isDone && job.afterwards) for await (const told of job.afterwards(tally)) await tell(told);
  } finally {
    progress.clear();
    await results?.close(isDone);
  }
  await writeTo(world.stderr)(tallyText(tally));
  return tally;
}

/** One JSON object a line each. */
export function jsonLines(results: readonly LineResult[]): string {
  return results.map((result) => `${printableJson(result)}\n`).join('');
}
