import { type Command, Option } from 'commander';
import { createAdmin } from '../../actions/create-admin.ts';
import { listAdmins } from '../../actions/list-admins.ts';
import { updateAdmin } from '../../actions/update-admin.ts';
import type { Admin } from '../../core/actor.ts';
import { onOrOff } from './argument-values.ts';
import { addCommand } from './command-tree.ts';
import { UsageError } from './failures.ts';
import { PASSWORD_OPTION, readPassword } from './password.ts';
import { isoDate, printable } from './printable.ts';
import type { Shell } from './shell.ts';
import type { Column } from './table.ts';
import { addWrite, type WriteOptions } from './write-options.ts';

interface PasswordOptions extends WriteOptions {
  readonly passwordStdin?: boolean;
}

interface UpdateOptions extends PasswordOptions {
  readonly disable?: boolean;
  readonly enable?: boolean;
  readonly apiAccess?: boolean;
}

const COLUMNS: readonly Column<Admin>[] = [
  { title: 'id', value: (row) => row.id },
  { title: 'username', value: (row) => row.username },
  { title: 'state', value: (row) => (row.disabled ? 'disabled' : 'enabled') },
  { title: 'API access', value: (row) => (row.apiAccess ? 'on' : 'off') },
  { title: 'created', value: (row) => isoDate(row.createdAt) },
];

/** Adds `admin …`: administrators, in whose name API credentials act. */
export function addAdminCommands(program: Command, shell: Shell): void {
  const group = addCommand(program, 'admin', {
    about: 'administrators, in whose name API credentials act',
    examples: ['admin list'],
  });
  addCreate(group, shell);
  addUpdate(group, shell);
  addCommand(group, 'list', { about: 'list administrators', examples: ['admin list'] }).action(() =>
    shell.run(async (deps, actor) => shell.print.list([await listAdmins(deps, actor)], COLUMNS)),
  );
}

function addCreate(group: Command, shell: Shell): void {
  addWrite(group, 'create <username>', {
    about: 'create an administrator; at a terminal it asks for the password',
    examples: ['admin create keeper', 'admin create keeper --password-stdin < password.txt'],
  })
    .option(...PASSWORD_OPTION)
    .action(async (username: string, options: PasswordOptions) => {
      const password = await readPassword(shell.world, options.passwordStdin ?? false);
      await shell.write(
        options,
        (deps, actor) => createAdmin(deps, actor, { username, password }),
        (admin) => shell.print.record(admin, said(admin, 'created')),
      );
    });
}

function addUpdate(group: Command, shell: Shell): void {
  addWrite(group, 'update <username>', {
    about: 'change an administrator; the next call obeys',
    examples: [
      'admin update keeper --disable',
      'admin update keeper --enable --api-access on',
      'admin update keeper --password-stdin < password.txt',
    ],
  })
    .addOption(new Option('--disable', 'refuse every call').conflicts('enable'))
    .option('--enable', 'allow calls again')
    .option('--api-access <on|off>', 'whether the API may be used', onOrOff)
    .option(...PASSWORD_OPTION)
    .action(async (username: string, options: UpdateOptions) => {
      const { disable, enable, apiAccess, passwordStdin } = options;
      if (!disable && !enable && apiAccess === undefined && !passwordStdin) {
        throw new UsageError('nothing to change; give at least one option');
      }
      const disabled = disable ?? (enable ? false : undefined);
      const password = passwordStdin ? await readPassword(shell.world, true) : undefined;
      await shell.write(
        options,
        (deps, actor) => updateAdmin(deps, actor, username, { disabled, apiAccess, password }),
        (admin) => shell.print.record(admin, said(admin, 'updated')),
      );
    });
}

function said({ username }: Admin, done: string): string {
  return `Administrator "${printable(username)}" was ${done}.\n`;
}
