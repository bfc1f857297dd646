import { constants, type Stats } from 'node:fs';
import { type FileHandle, lstat, open } from 'node:fs/promises';
import { UsageError } from '../failures.ts';

const KINDS = [
  ['isSymbolicLink', 'a symbolic link'],
  ['isDirectory', 'a folder'],
  ['isFIFO', 'a named pipe'],
  ['isSocket', 'a socket'],
  ['isCharacterDevice', 'a device'],
  ['isBlockDevice', 'a device'],
] as const;

/**
 * The plain file of that name; undefined = the name is free. Throws `UsageError` for anything else:
 * nothing is written through a link, into a pipe or over a device.
 */
export async function plainFile(file: string): Promise<Stats | undefined> {
  const found = await lstat(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw cannotBeWritten(file, error);
  });
  if (found === undefined) return undefined;
  checkPlain(file, found);
  return found;
}

/**
 * Opens a plain file to write at its end; makes one that only its owner can read when there is none.
 * Throws `UsageError`.
 */
export async function openPlain(file: string): Promise<FileHandle> {
  await plainFile(file);
  const { O_WRONLY, O_CREAT, O_APPEND, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants;
  let handle: FileHandle | undefined;
  try {
    // What takes the name's place meanwhile is neither followed nor waited for.
    handle = await open(file, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_NONBLOCK, 0o600);
    checkPlain(file, await handle.stat());
    return handle;
  } catch (error) {
    await handle?.close();
    throw cannotBeWritten(file, error);
  }
}

/** What is said of an error of the file system; any other error stays what it is. */
export function cannotBeWritten(file: string, error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  return code?.startsWith('E') ? new UsageError(`${file} cannot be written: ${code}`) : error;
}

function checkPlain(file: string, found: Stats): void {
  if (found.isFile()) return;
  const [, kind] = KINDS.find(([is]) => found[is]()) ?? [undefined, 'no plain file'];
  throw new UsageError(`${file} is ${kind}; name a plain file, or one that is not there yet`);
}
