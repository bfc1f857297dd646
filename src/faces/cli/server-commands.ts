import type { Command } from 'commander';
import { addCommand } from './command-tree.ts';
import { starting } from './failures.ts';
import type { Shell } from './shell.ts';

/** Adds the commands about the server and its database as a whole. */
export function addServerCommands(program: Command, shell: Shell): void {
  addCommand(program, 'serve', {
    about: 'run the server until SIGTERM or SIGINT; settings come from the environment',
    examples: ['serve', 'serve > chatelaine.log'],
  }).action(() => starting(shell.world.serve));

  addCommand(program, 'migrate', {
    about: "bring the database's tables up to date, as every other command does too",
    examples: ['migrate'],
  }).action(() =>
    shell.runWithDoor(async ({ applied }) => {
      const text = applied.map((name) => `applied ${name}\n`).join('');
      await shell.print.record({ applied }, text || 'nothing to do\n');
    }),
  );
}
