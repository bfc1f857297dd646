import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { UsageError } from '../failures.ts';
import type { World } from '../world.ts';

/** A file that is read, or standard input. */
export interface Source {
  readonly chunks: AsyncIterable<Uint8Array>;
  /** In bytes; undefined = nobody knows. */
  readonly size: number | undefined;
}

const CHUNK = 256 * 1024;

/** Opens a file, or standard input for `-`. Throws `UsageError` for one that cannot be read. */
export async function openSource(file: string, { stdin }: Pick<World, 'stdin'>): Promise<Source> {
  if (file === '-') return { chunks: stdin, size: undefined };
  const found = await stat(file).catch((error: unknown) => {
    throw new UsageError(`${file} cannot be read: ${(error as NodeJS.ErrnoException).code}`);
  });
  if (found.isDirectory()) throw new UsageError(`${file} is a folder`);
  const size = found.isFile() ? found.size : undefined;
  return { chunks: createReadStream(file, { highWaterMark: CHUNK }), size };
}
