import { randomBytes } from 'node:crypto';
import { link, open, readFile, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';

/** The master key, from which every other key is derived, by version. */
export interface MasterKey {
  readonly version: number;
  /** 32 bytes. */
  readonly bytes: Buffer;
}

const keyFile = z.object({
  version: z.int().min(1),
  key: z.base64().transform((text) => Buffer.from(text, 'base64')),
});

/** Reads the key file; undefined when there is none. Throws an Error that names what is wrong. */
export async function readKeyFile(file: string): Promise<MasterKey | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Error(`The secret key file ${file} cannot be read.`, { cause: error });
  }
  const parsed = keyFile.safeParse(parseJson(text));
  if (!parsed.success || parsed.data.key.length !== 32) {
    // The cause would quote the file's text, so it stays out.
    throw new Error(`The secret key file ${file} is damaged; restore it from your backup.`);
  }
  return { version: parsed.data.version, bytes: parsed.data.key };
}

/**
 * Makes the key file, readable for its owner alone; answers the key that stands there, which is
 * another's when somebody was faster. It appears whole or not at all.
 */
export async function createKeyFile(file: string): Promise<MasterKey> {
  const master: MasterKey = { version: 1, bytes: randomBytes(32) };
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  await writeDurably(draft, master);
  try {
    // Unlike a rename, a link never replaces a file that is there.
    await link(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await unlink(draft);
  }
  // Secrets stored under a key that a power cut took away could never be checked again.
  await syncFolder(dirname(file));
  return (await readKeyFile(file)) ?? master;
}

async function writeDurably(file: string, { version, bytes }: MasterKey): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(`${JSON.stringify({ version, key: bytes.toString('base64') })}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function syncFolder(folder: string): Promise<void> {
  // Windows has no such thing as opening a folder.
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
