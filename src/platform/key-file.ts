import { randomBytes } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
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

/** Makes the key file, readable for its owner alone; fails when it exists by now. */
export async function createKeyFile(file: string): Promise<MasterKey> {
  const master: MasterKey = { version: 1, bytes: randomBytes(32) };
  const handle = await open(file, 'wx', 0o600);
  try {
    const key = master.bytes.toString('base64');
    await handle.writeFile(`${JSON.stringify({ version: master.version, key })}\n`);
    // Secrets stored under a key that a power cut took away could never be checked again.
    await handle.sync();
  } finally {
    await handle.close();
  }
  return master;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
