import { type Command, Option } from 'commander';
import { createUser } from '../../actions/create-user.ts';
import { deleteUser } from '../../actions/delete-user.ts';
import { listUsers } from '../../actions/list-users.ts';
import { setUserPassword } from '../../actions/set-user-password.ts';
import { updateUser } from '../../actions/update-user.ts';
import type { UserFieldsInput } from '../../actions/user-fields.ts';
import { verifyUserEmail } from '../../actions/verify-user-email.ts';
import type { User } from '../../core/account.ts';
import { onOrOff, wholeNumber } from './argument-values.ts';
import { addCommand } from './command-tree.ts';
import { UsageError } from './failures.ts';
import { PASSWORD_OPTION, readPassword } from './password.ts';
import { isoDate } from './printable.ts';
import type { Shell } from './shell.ts';
import type { Column } from './table.ts';
import { addTwoFactorCommands } from './two-factor-commands.ts';

interface CreateOptions extends Omit<UserFieldsInput, 'email'> {
  readonly emailVerified?: boolean;
  readonly passwordStdin?: boolean;
  readonly hashStdin?: boolean;
}

interface UpdateOptions extends UserFieldsInput {
  readonly emailVerified?: boolean;
}

const COLUMNS: readonly Column<User>[] = [
  { title: 'id', value: (row) => row.id },
  { title: 'e-mail', value: (row) => row.email },
  { title: 'verified', value: (row) => (row.emailVerified ? 'yes' : 'no') },
  { title: 'name', value: (row) => row.name },
  { title: 'locale', value: (row) => row.locale },
  { title: 'two-factor', value: (row) => (row.twoFactor ? 'on' : 'off') },
  { title: 'last login', value: (row) => (row.lastLoginAt ? isoDate(row.lastLoginAt) : 'never') },
  { title: 'uuid', value: (row) => row.uuid },
  { title: 'created', value: (row) => isoDate(row.createdAt) },
];

/** Adds `user …`: people who sign in. */
export function addUserCommands(program: Command, shell: Shell): void {
  const group = addCommand(program, 'user', {
    about: 'people who sign in',
    examples: ['user list'],
  });
  addCreate(group, shell);
  addUpdate(group, shell);
  addSetPassword(group, shell);
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
  addTwoFactorCommands(group, shell);
}

function withFields(command: Command): Command {
  return command
    .option('--name <name>', 'name that people see (default: given and family name)')
    .option('--given-name <name>', 'given name')
    .option('--family-name <name>', 'family name')
    .option('--locale <tag>', 'language and region, such as de-AT');
}

function addCreate(group: Command, shell: Shell): void {
  const command = addCommand(group, 'create <email>', {
    about: 'create a user; at a terminal it asks for the password',
    examples: [
      'user create ada@example.com --name "Ada Lovelace"',
      'user create ada@example.com --password-stdin < password.txt',
      'user create ada@example.com --hash-stdin < bcrypt.txt',
    ],
  });
  withFields(command)
    .option('--email-verified', 'the e-mail address is known to be theirs')
    .option(...PASSWORD_OPTION)
    .addOption(
      new Option(
        '--hash-stdin',
        'read the bcrypt hash of the password instead, of an imported user',
      ).conflicts('passwordStdin'),
    )
    .action(async (email: string, options: CreateOptions) => {
      const { passwordStdin = false, hashStdin: isHash = false, ...fields } = options;
      const password = await readPassword(shell.world, passwordStdin || isHash);
      await shell.run(async (deps, actor) => {
        const user = await createUser(deps, actor, { ...fields, email, password, isHash });
        await shell.print.record(user, `User ${user.id} was created.\n`);
      });
    });
}

function addUpdate(group: Command, shell: Shell): void {
  const command = addCommand(group, 'update', {
    about: 'change a user; a new e-mail address is not verified',
    examples: [
      'user update 2 --email ada@example.com --email-verified on',
      'user update 2 --given-name Ada --family-name Lovelace --locale en-GB',
    ],
  }).argument('<id>', 'id of the user', wholeNumber);
  withFields(command)
    .option('--email <email>', 'e-mail address')
    .option('--email-verified <on|off>', 'whether the address is known to be theirs', onOrOff)
    .action((id: number, { emailVerified, ...fields }: UpdateOptions) => {
      const isChange = Object.keys(fields).length > 0;
      if (!isChange && emailVerified === undefined) {
        throw new UsageError('nothing to change; give at least one option');
      }
      return shell.run(async (deps, actor) => {
        let user = isChange ? await updateUser(deps, actor, id, fields) : undefined;
        if (emailVerified !== undefined) {
          user = await verifyUserEmail(deps, actor, id, emailVerified);
        }
        await shell.print.record(user ?? {}, `User ${id} was updated.\n`);
      });
    });
}

function addSetPassword(group: Command, shell: Shell): void {
  addCommand(group, 'set-password', {
    about: 'give a user a new password and sign them out everywhere; a terminal asks for it',
    examples: ['user set-password 2', 'user set-password 2 --password-stdin < password.txt'],
  })
    .argument('<id>', 'id of the user', wholeNumber)
    .option(...PASSWORD_OPTION)
    .action(async (id: number, { passwordStdin = false }: CreateOptions) => {
      const password = await readPassword(shell.world, passwordStdin);
      await shell.run(async (deps, actor) => {
        const user = await setUserPassword(deps, actor, id, password);
        await shell.print.record(
          user,
          `User ${id} has a new password and is signed out everywhere.\n`,
        );
      });
    });
}
