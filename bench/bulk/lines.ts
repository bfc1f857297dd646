import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { finished } from 'node:stream/promises';

const CHUNK = 1 << 20;

/** Writes a file of so many credentials, in the form of `export`; the same ones each time. */
export async function writeLines(file: string, count: number): Promise<void> {
  const stream = createWriteStream(file);
  let waiting = '';
  for (let number = 1; number <= count; number++) {
    waiting += `${JSON.stringify(lineOf(number))}\n`;
    if (waiting.length < CHUNK) continue;
    if (!stream.write(waiting)) await once(stream, 'drain');
    waiting = '';
  }
  stream.end(waiting);
  await finished(stream);
}

function lineOf(number: number) {
  // As random as identifiers, UUIDs and secrets are elsewhere: indexes are filled all over.
  const random = createHash('sha512').update(String(number)).digest();
  const hex = random.toString('hex');
  const uuid = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
  ];
  return {
    id: number,
    clientIdentifier: `COMPANY-NAME.${random.toString('base64').slice(0, 24)}`,
    uuid: [...uuid, hex.slice(20, 32)].join('-'),
    name: `Shop ${number} of customer ${number % 5000}`,
    description: number % 3 ? '' : `Made for order ${number}`,
    grantType: 'authorization_code',
    scopes: number % 4 ? ['openid', 'profile', 'email'] : ['openid'],
    redirectUris: Array.from({ length: 1 + (number % 3) }, (_, index) => ({
      uri: `https://app${number}.example/callback/${index}`,
    })),
    createdAt: new Date(1_500_000_000_000 + number * 1000).toISOString(),
    secrets: [{ secret: random.toString('base64'), label: number % 10 ? '' : 'old' }],
  };
}

/** What is in a file of results or of an export. */
export interface Lines {
  readonly count: number;
  /** How many different numbers of lines, or of credentials, it has. */
  readonly different: number;
  /** SHA-256 of all that two runs must have in common. */
  readonly sha256: string;
}

/** Reads an export, without the times of its making and the numbers of secrets. */
export function readExport(file: string): Promise<Lines> {
  return read(file, 'id', ({ updatedAt: _at, secrets, ...told }) => ({
    ...told,
    secrets: (secrets as readonly Record<string, unknown>[]).map(
      ({ id: _id, createdAt: _createdAt, ...secret }) => secret,
    ),
  }));
}

/** Reads results, without what became of each line: one may be there from a run before. */
export function readResults(file: string): Promise<Lines> {
  return read(file, 'line', ({ status: _status, ...told }) => told);
}

async function read(
  file: string,
  key: string,
  toCommon: (line: Record<string, unknown>) => object,
): Promise<Lines> {
  const hash = createHash('sha256');
  const numbers = new Set<unknown>();
  let count = 0;
  for await (const text of createInterface({ input: createReadStream(file) })) {
    const line = JSON.parse(text) as Record<string, unknown>;
    hash.update(`${JSON.stringify(toCommon(line))}\n`);
    numbers.add(line[key]);
    count += 1;
  }
  return { count, different: numbers.size, sha256: hash.digest('hex') };
}
