import { type Command, Option } from 'commander';
import { createUser } from '../../actions/create-user.ts';
import { deleteUser } from '../../actions/delete-user.ts';
import { listUsers } from '../../actions/list-users.ts';
import { setUserPassword } from '../../actions/set-user-password.ts';
import { updateUser } from '../../actions/update-user.ts';
import type { UserFieldsInput } from '../../actions/user-fields.ts';
import type { User } from '../../core/account.ts';
import { onOrOff, wholeNumber } from './argument-values.ts';
import { addCommand } from './command-tree.ts';
import { addConsentCommands } from './consent-commands.ts';
import { UsageError } from './failures.ts';
import { PASSWORD_OPTION, readPassword } from './password.ts';
import { isoDate } from './printable.ts';
import type { Shell } from './shell.ts';
import type { Column } from './table.ts';
import { addTwoFactorCommands } from './two-factor-commands.ts';
import { addWrite, askedOf, type WriteOptions } from './write-options.ts';

interface CreateOptions extends Omit<UserFieldsInput, 'email'>, WriteOptions {
  readonly emailVerified?: boolean;
  readonly passwordStdin?: boolean;
  readonly hashStdin?: boolean;
}

interface UpdateOptions extends UserFieldsInput, WriteOptions {
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
  addWrite(group, 'delete', {
    about: 'delete a user who owns no account',
    examples: ['user delete 2'],
  })
    .argument('<id>', 'id of the user', wholeNumber)
    .action((id: number, options: WriteOptions) =>
      shell.write(
        options,
        (deps, actor) => deleteUser(deps, actor, id),
        () => shell.print.record({ id, deleted: true }, `User ${id} was deleted.\n`),
      ),
    );
  addTwoFactorCommands(group, shell);
  addConsentCommands(group, shell);
}

function withFields(command: Command): Command {
  return command
    .option('--name <name>', 'name that people see (default: given and family name)')
    .option('--given-name <name>', 'given name')
    .option('--family-name <name>', 'family name')
    .option('--locale <tag>', 'language and region, such as de-AT');
}

function addCreate(group: Command, shell: Shell): void {
  const command = addWrite(group, 'create <email>', {
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
      const { passwordStdin = false, hashStdin: isHash = false, ...fields } = askedOf(options);
      const password = await readPassword(shell.world, passwordStdin || isHash);
      await shell.write(
        options,
        (deps, actor) => createUser(deps, actor, { ...fields, email, password, isHash }),
        (user) => shell.print.record(user, `User ${user.id} was created.\n`),
      );
    });
}

function addUpdate(group: Command, shell: Shell): void {
  const command = addWrite(group, 'update', {
    about: 'change a user; a new e-mail address is not verified',
    examples: [
      'user update 2 --email ada@example.com --email-verified on',
      'user update 2 --given-name Ada --family-name Lovelace --locale en-GB',
    ],
  }).argument('<id>', 'id of the user', wholeNumber);
  withFields(command)
    .option('--email <email>', 'e-mail address')
    .option('--email-verified <on|off>', 'whether the address is known to be theirs', onOrOff)
    .action((id: number, options: UpdateOptions) => {
      const update = askedOf(options);
      if (Object.keys(update).length === 0) {
        throw new UsageError('nothing to change; give at least one option');
      }
      return shell.write(
        options,
        (deps, actor) => updateUser(deps, actor, id, update),
        (user) => shell.print.record(user, `User ${id} was updated.\n`),
      );
    });
}

function addSetPassword(group: Command, shell: Shell): void {
  addWrite(group, 'set-password', {
    about: 'give a user a new password and sign them out everywhere; a terminal asks for it',
    examples: ['user set-password 2', 'user set-password 2 --password-stdin < password.txt'],
  })
    .argument('<id>', 'id of the user', wholeNumber)
    .option(...PASSWORD_OPTION)
    .action(async (id: number, options: CreateOptions) => {
      const password = await readPassword(shell.world, options.passwordStdin ?? false);
      const text = `User ${id} has a new password and is signed out everywhere.\n`;
      await shell.write(
        options,
        (deps, actor) => setUserPassword(deps, actor, id, password),
        (user) => shell.print.record(user, text),
      );
    });
}
