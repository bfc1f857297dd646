import { type Command, type Help as CommanderHelp, Option } from 'commander';
import type { CallWish } from '../../core/actor.ts';
import { addCommand, type Help } from './command-tree.ts';

/** How a command that changes something is to be carried out. */
export interface WriteOptions {
  readonly dryRun?: boolean;
  readonly idempotencyKey?: string;
  readonly reason?: string;
}

/** Where help puts the options that every change has. */
export const CHANGE_HEADING = 'Options of every change:';

/** Adds a command that changes something: it can be tried, repeated safely, and given a reason. */
export function addWrite(parent: Command, usage: string, help: Help): Command {
  const options = [
    new Option('--dry-run', 'show what would change, and change nothing'),
    new Option('--reason <text>', 'why, for the audit trail'),
    new Option(
      '--idempotency-key <key>',
      'do it at most once in 24 hours; under the same key the first answer comes again',
    ),
  ];
  const command = addCommand(parent, usage, help);
  for (const option of options) command.addOption(option.helpGroup(CHANGE_HEADING));
  return command;
}

/** In help, the options of the command itself come first. */
export const groupItems: CommanderHelp['groupItems'] = (_all, visible, groupOf) => {
  const groups = Map.groupBy(visible, groupOf);
  const shared = groups.get(CHANGE_HEADING);
  if (shared !== undefined) {
    groups.delete(CHANGE_HEADING);
    groups.set(CHANGE_HEADING, shared);
  }
  return groups;
};

/** Options of a command without those that every change has: what it is asked for. */
export function askedOf<Options extends WriteOptions>(options: Options) {
  const { dryRun: _dryRun, idempotencyKey: _key, reason: _reason, ...asked } = options;
  return asked;
}

/** What the options wish of a call. */
export function wishOf({ idempotencyKey, reason }: WriteOptions): CallWish {
  return { idempotencyKey, reason };
}
