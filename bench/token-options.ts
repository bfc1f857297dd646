import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { names, numbers, positive } from './options.ts';
import type { RoundsPlan } from './rounds.ts';
import { tokenOperations } from './token-traffic.ts';

export interface TokenOptions extends RoundsPlan {
  readonly sizes: readonly number[];
  readonly operations: readonly string[];
  readonly deadlineMinutes: number;
  readonly server: string;
  readonly data: string;
  readonly profile: string | undefined;
  readonly out: string | undefined;
}

export function readTokenOptions(argv: readonly string[]): TokenOptions {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      connections: { type: 'string', default: '32' },
      sizes: { type: 'string', default: '100,100000' },
      operations: { type: 'string', default: tokenOperations.join(',') },
      seconds: { type: 'string', default: '1.5' },
      'warm-up': { type: 'string', default: '0.5' },
      rounds: { type: 'string', default: '5' },
      'deadline-minutes': { type: 'string', default: '15' },
      server: { type: 'string', default: join(import.meta.dirname, '../src/bin.ts') },
      data: { type: 'string', default: tmpdir() },
      profile: { type: 'string' },
      out: { type: 'string' },
    },
  });
  return {
    connections: numbers('connections', values.connections),
    sizes: numbers('sizes', values.sizes),
    operations: names('operations', values.operations, tokenOperations),
    seconds: positive('seconds', values.seconds),
    warmUp: positive('warm-up', values['warm-up']),
    rounds: positive('rounds', values.rounds),
    deadlineMinutes: positive('deadline-minutes', values['deadline-minutes']),
    server: resolve(values.server),
    data: values.data,
    profile: values.profile,
    out: values.out,
  };
}
