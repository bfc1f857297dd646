import type { Command } from 'commander';
import { createUser } from '../../actions/create-user.ts';
import { deleteUser } from '../../actions/delete-user.ts';
import { listUsers } from '../../actions/list-users.ts';
import type { User } from '../../core/account.ts';
import { wholeNumber } from './argument-values.ts';
import { addCommand } from './command-tree.ts';
import { PASSWORD_OPTION, readPassword } from './password.ts';
import { isoDate } from './printable.ts';
import type { Shell } from './shell.ts';
import type { Column } from './table.ts';

interface CreateOptions {
  readonly name?: string;
  readonly passwordStdin?: boolean;
}

const COLUMNS: readonly Column<User>[] = [
  { title: 'id', value: (row) => row.id },
  { title: 'e-mail', value: (row) => row.email },
  { title: 'name', value: (row) => row.name },
  { title: 'uuid', value: (row) => row.uuid },
  { title: 'created', value: (row) => isoDate(row.createdAt) },
];

/** Adds `user …`: people who sign in. */
export function addUserCommands(program: Command, shell: Shell): void {
  const group = addCommand(program, 'user', {
    about: 'people who sign in',
    examples: ['user list'],
  });
  addCommand(group, 'create <email>', {
    about: 'create a user; at a terminal it asks for the password',
    examples: [
      'user create ada@example.com --name "Ada Lovelace"',
      'user create ada@example.com --password-stdin < password.txt',
    ],
  })
    .option('--name <name>', 'name that people see')
    .option(...PASSWORD_OPTION)
    .action(async (email: string, { name, passwordStdin = false }: CreateOptions) => {
      const password = await readPassword(shell.world, passwordStdin);
      await shell.run(async (deps, actor) => {
        const user = await createUser(deps, actor, { email, name, password });
        await shell.print.record(user, `User ${user.id} was created.\n`);
      });
    });
  addCommand(group, 'list', { about: 'list users', examples: ['user list'] }).action(() =>
    shell.run(async (deps, actor) => shell.print.list([await listUsers(deps, actor)], COLUMNS)),
  );
  addCommand(group, 'delete', {
    about: 'delete a user who owns no account',
    examples: ['user delete 2'],
  })
    .argument('<id>', 'id of the user', wholeNumber)
    .action((id: number) =>
      shell.run(async (deps, actor) => {
        await deleteUser(deps, actor, id);
        await shell.print.record({ id, deleted: true }, `User ${id} was deleted.\n`);
      }),
    );
}
