import { type Command, Option } from 'commander';
import { wholeNumber } from './argument-values.ts';
import type { Help } from './command-tree.ts';
import { addWrite, CHANGE_HEADING, type WriteOptions } from './write-options.ts';

/** How a change of a credential that stands is to be carried out. */
export interface CredentialWriteOptions extends WriteOptions {
  readonly ifVersion?: number;
}

/** Adds a command that changes a credential, which is its first argument. */
export function addCredentialWrite(group: Command, name: string, help: Help): Command {
  return addWrite(group, `${name} <credential>`, help).addOption(
    new Option('--if-version <number>', 'only while the credential is still at this version')
      .argParser(wholeNumber)
      .helpGroup(CHANGE_HEADING),
  );
}
