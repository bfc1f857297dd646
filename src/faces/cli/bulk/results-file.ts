import { type FileHandle, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { UsageError } from '../failures.ts';
import type { Place } from './fingerprint.ts';
import { cannotBeWritten, openPlain, plainFile } from './plain-file.ts';
import { emptyTally, type Tally } from './tally.ts';

const CHECKPOINT_EVERY_MS = 1000;

/** Where a run that was cut off can go on. */
const checkpoint = z.object({
  lines: z.int(),
  bytes: z.int(),
  sha256: z.string(),
  results: z.int(),
  tally: z.record(z.string(), z.int()),
});

/** A file of results, with a checkpoint beside it until all is done. */
export interface ResultsFile {
  /** Where an earlier run has stopped. */
  readonly start: Place & { readonly tally: Tally };
  write(text: string): Promise<void>;
  /** Remembers a place whose results are written, at first and then now and again. */
  reach(place: Place, tally: Tally): Promise<void>;
  /** Closes it; `isDone` forgets the checkpoint. */
  close(isDone: boolean): Promise<void>;
}

/**
 * Opens a file of results, readable by its owner only: it may hold secrets that are told once. One
 * that has a checkpoint is gone on with. Throws `UsageError` for one that is full already, and for
 * what is no plain file.
 */
export async function openResults(file: string): Promise<ResultsFile> {
  const beside = `${file}.checkpoint`;
  const part = `${beside}.part`;
  await plainFile(part);
  const known = await readCheckpoint(beside);
  const handle = await openPlain(file);
  try {
    await cutBack(file, handle, known?.results);
  } catch (error) {
    await handle.close();
    throw cannotBeWritten(file, error);
  }
  let written = known?.results ?? 0;
  let last = Number.NEGATIVE_INFINITY;
  return {
    start: {
      lines: known?.lines ?? 0,
      bytes: known?.bytes ?? 0,
      sha256: known?.sha256 ?? '',
      tally: { ...emptyTally(), ...known?.tally },
    },
    async write(text) {
      const bytes = Buffer.from(text);
      await handle.appendFile(bytes);
      written += bytes.length;
    },
    async reach(place, tally) {
      const now = performance.now();
      if (now - last < CHECKPOINT_EVERY_MS) return;
      last = now;
      // The results first: a checkpoint must not speak of what a power cut took away.
      await handle.datasync();
      const text = JSON.stringify({ ...place, results: written, tally });
      await rm(part, { force: true });
      await writeFile(part, text, { mode: 0o600, flag: 'wx' });
      await rename(part, beside);
    },
    async close(isDone) {
      await handle.datasync();
      await handle.close();
      if (isDone) await rm(beside, { force: true });
    },
  };
}

async function readCheckpoint(file: string) {
  await plainFile(file);
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new UsageError(`${file} cannot be read: ${error.code}`);
  });
  if (text === undefined) return undefined;
  try {
    return checkpoint.parse(JSON.parse(text));
  } catch {
    throw new UsageError(`${file} is no checkpoint; move it and its results away to start anew`);
  }
}

/** Takes away the results behind a checkpoint: their lines are worked through again. */
async function cutBack(file: string, handle: FileHandle, bytes: number | undefined): Promise<void> {
  const { size } = await handle.stat();
  if (bytes === undefined && size > 0) {
    throw new UsageError(`${file} holds results already; name another file, or move it away`);
  }
  if (size < (bytes ?? 0)) {
    throw new UsageError(`${file} has a checkpoint but not the results before it`);
  }
  await handle.chmod(0o600);
  await handle.truncate(bytes ?? 0);
}
