import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { whmcsOperations } from './whmcs-operations.ts';

export interface Options {
  readonly connections: readonly number[];
  readonly sizes: readonly number[];
  readonly operations: readonly string[];
  readonly baselines: readonly string[];
  readonly seconds: number;
  readonly warmUp: number;
  readonly rounds: number;
  readonly deadlineMinutes: number;
  readonly rotation: boolean;
  readonly pin: boolean;
  /** The entry of the server under test; the source unless a built one is named. */
  readonly server: string;
  readonly data: string;
  readonly keep: boolean;
  readonly profile: string | undefined;
  readonly out: string | undefined;
}

const baselines = ['bare', 'oidc'];

export function readOptions(argv: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      quick: { type: 'boolean', default: false },
      connections: { type: 'string' },
      sizes: { type: 'string' },
      operations: { type: 'string', default: 'update,reset,list,get,create' },
      baselines: { type: 'string', default: baselines.join(',') },
      seconds: { type: 'string' },
      'warm-up': { type: 'string', default: '0.5' },
      rounds: { type: 'string' },
      'deadline-minutes': { type: 'string' },
      'no-rotation': { type: 'boolean', default: false },
      pin: { type: 'boolean', default: false },
      server: { type: 'string', default: join(import.meta.dirname, '../src/bin.ts') },
      data: { type: 'string', default: tmpdir() },
      keep: { type: 'boolean', default: false },
      profile: { type: 'string' },
      out: { type: 'string' },
    },
  });
  const or = (full: string, quick: string): string => (values.quick ? quick : full);
  return {
    connections: numbers('connections', values.connections ?? or('1,8,32,128', '32')),
    sizes: numbers('sizes', values.sizes ?? or('1000,100000,1000000', '1000')),
    operations: names('operations', values.operations, Object.keys(whmcsOperations)),
    baselines: names('baselines', values.baselines, baselines),
    seconds: positive('seconds', values.seconds ?? or('2', '1.5')),
    warmUp: positive('warm-up', values['warm-up']),
    rounds: positive('rounds', values.rounds ?? or('5', '3')),
    deadlineMinutes: positive('deadline-minutes', values['deadline-minutes'] ?? or('90', '2')),
    rotation: !values['no-rotation'],
    pin: values.pin,
    server: resolve(values.server),
    data: values.data,
    keep: values.keep,
    profile: values.profile,
    out: values.out,
  };
}

export function numbers(option: string, list: string): number[] {
  return list.split(',').map((item) => {
    const value = positive(option, item);
    if (!Number.isSafeInteger(value))
      throw new Error(`--${option}: "${item}" is not a whole number`);
    return value;
  });
}

export function positive(option: string, text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new Error(`--${option}: "${text}" is not a positive number`);
  return value;
}

export function names(option: string, list: string, known: readonly string[]): string[] {
  const chosen = list.split(',').filter((name) => name !== '');
  for (const name of chosen) {
    if (!known.includes(name))
      throw new Error(`--${option}: "${name}" is not one of ${known.join(', ')}`);
  }
  return chosen;
}
