import type { Command } from 'commander';

/** What help says about a command. */
export interface Help {
  readonly about: string;
  /** Arguments that show its use, without the program's name; at least one. */
  readonly examples: readonly [string, ...string[]];
}

/**
 * Adds a command, or a group of commands, with its help.
 * @param usage its name and its arguments, such as `show <credential>`
 */
export function addCommand(parent: Command, usage: string, { about, examples }: Help): Command {
  return parent.command(usage).description(about).addHelpText('after', exampleText(examples));
}

/** The examples as help shows them. */
export function exampleText(examples: readonly string[]): string {
  return `\nExamples:\n${examples.map((example) => `  $ chatelaine ${example}\n`).join('')}`;
}
