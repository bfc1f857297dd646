import { mkdir } from 'node:fs/promises';

/** Makes the data folder when there is none, for its owner alone. */
export async function ensureDataDir(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new Error(`The data folder ${path} cannot be made.`, { cause: error });
  }
}
