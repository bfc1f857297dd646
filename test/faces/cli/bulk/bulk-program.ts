import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { gather } from '../../../store/engine-under-test.ts';
import { type Ended, opener, runHere, temporaryDataDir } from '../program.ts';

/** A secret of the form that WHMCS makes: 64 random bytes, base64. */
export const WHMCS_SECRET =
  '5Hc8uVvQZ8hQpS9d0qv4mBqf7Cq5s1m2n3o4p5q6r7s8t9u0v1w2x3y4z5A6B7C8D9E0F1G2H3I4J5K6L7M8Ng==';

/** What a line of results says; only what it has. */
export interface Result {
  readonly line?: number;
  readonly status: string;
  readonly id?: number;
  readonly clientIdentifier?: string;
  readonly clientSecret?: string;
  readonly diff?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly code: string; readonly message: string };
}

/** A run with its results, one object a line. */
export interface Done extends Ended {
  readonly results: readonly Result[];
}

/** The command line in this process, over a database of its own. */
export function bulkProgram(settings: Readonly<Record<string, string>> = {}) {
  const DATA_DIR = temporaryDataDir();
  const open = opener({ DATA_DIR, ...settings });
  let files = 0;

  /** Runs a command line; `input` is standard input. */
  const chatelaine = (args: readonly string[], input?: string | Uint8Array): Promise<Ended> =>
    runHere(args, {
      open,
      stdin: input === undefined ? new PassThrough() : Readable.from([Buffer.from(input)]),
    });

  return {
    dataDir: DATA_DIR,
    open,
    chatelaine,
    /** Writes a file; objects become lines. */
    file(content: string | Uint8Array | readonly object[]): string {
      files += 1;
      const path = join(DATA_DIR, `file${files}.ndjson`);
      writeFileSync(path, Array.isArray(content) ? ndjson(content) : (content as string));
      return path;
    },
    /** Runs a command over lines, and reads the results. */
    async work(command: string, lines: readonly object[] | string | Uint8Array, ...args: string[]) {
      const input = Array.isArray(lines) ? ndjson(lines) : (lines as string);
      const ended = await chatelaine([command, '-', ...args], input);
      return { ...ended, results: objects(ended.out) as unknown as readonly Result[] };
    },
    async exported(): Promise<readonly Record<string, unknown>[]> {
      const { code, out, err } = await chatelaine(['export']);
      assert.equal(code, 0, err);
      return objects(out);
    },
    /** How many entries the audit trail has; it must be whole. */
    async entries() {
      const house = await open();
      try {
        const { entries, brokenAt } = await house.deps.audit.verify();
        assert.equal(brokenAt, undefined);
        return entries;
      } finally {
        await house.close();
      }
    },
    async trail() {
      const house = await open();
      try {
        return await gather(house.deps.audit.list({}));
      } finally {
        await house.close();
      }
    },
  };
}

/** Objects as lines. */
export function ndjson(lines: readonly object[]): string {
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}

/** Lines as objects. */
export function objects(text: string): readonly Record<string, unknown>[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

/** A line that may be imported, unlike any other number's. */
export function line(number: number, fields: object = {}) {
  return {
    clientIdentifier: `Some.${number}`,
    name: `Name ${number}`,
    grantType: 'authorization_code',
    scope: 'openid profile',
    redirectUris: [`https://app${number}.example/callback`],
    secrets: [{ secret: secretOf(number) }],
    ...fields,
  };
}

/** A row as WHMCS lists it. */
export function whmcsRow(number: number, fields: object = {}) {
  return {
    credentialId: number,
    name: `Name ${number}`,
    description: '',
    grantTypes: 'authorization_code',
    scope: 'openid profile email',
    clientIdentifier: `COMPANY-NAME.${number}SH7/3sB/Dx0mHKOtQ+g==`,
    clientSecret: secretOf(number),
    uuid: null,
    serviceId: 0,
    logoUri: '',
    redirectUri: ['https://old.example/cb'],
    rsaKeyPairId: 0,
    createdAt: '18th November 2016 9:32:24am',
    updatedAt: '18th November 2016 9:32:24am',
    ...fields,
  };
}

/** A secret of WHMCS's form of its own for each number. */
export function secretOf(number: number): string {
  return `${String(number).padStart(8, '0')}${WHMCS_SECRET.slice(8)}`;
}

/** The numbers from 1. */
export function numbers(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}
