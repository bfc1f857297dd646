import { type Command, Option } from 'commander';
import { createAccount } from '../../actions/create-account.ts';
import { deleteAccount } from '../../actions/delete-account.ts';
import { listAccounts } from '../../actions/list-accounts.ts';
import { type AccountUpdate, updateAccount } from '../../actions/update-account.ts';
import type { Account } from '../../core/account.ts';
import { ACCOUNT_STATUSES } from '../../core/status.ts';
import { onOrOff, wholeNumber } from './argument-values.ts';
import { addCommand } from './command-tree.ts';
import { UsageError } from './failures.ts';
import { addMemberCommands } from './member-commands.ts';
import { isoDate } from './printable.ts';
import type { Shell } from './shell.ts';
import type { Column } from './table.ts';
import { addWrite, askedOf, type WriteOptions } from './write-options.ts';

interface CreateOptions extends WriteOptions {
  readonly owner: number;
  readonly name?: string;
}

interface UpdateOptions extends Omit<AccountUpdate, 'ownerId'>, WriteOptions {
  readonly owner?: number;
}

const COLUMNS: readonly Column<Account>[] = [
  { title: 'id', value: (row) => row.id },
  { title: 'name', value: (row) => row.name },
  { title: 'owner', value: (row) => row.ownerId },
  { title: 'status', value: (row) => row.status },
  { title: 'sso', value: (row) => (row.allowSso ? 'on' : 'off') },
  { title: 'created', value: (row) => isoDate(row.createdAt) },
];

/** Adds `account …`: customers. */
export function addAccountCommands(program: Command, shell: Shell): void {
  const group = addCommand(program, 'account', {
    about: 'customers, each owned by a user',
    examples: ['account list'],
  });
  addWrite(group, 'create', {
    about: 'create an account',
    examples: ['account create --owner 1 --name "Analytical Engines"'],
  })
    .requiredOption('--owner <id>', 'id of the user who owns it', wholeNumber)
    .option('--name <name>', 'name that people see')
    .action((options: CreateOptions) => {
      const { owner: ownerId, name } = options;
      return shell.write(
        options,
        (deps, actor) => createAccount(deps, actor, { ownerId, name }),
        (account) => shell.print.record(account, `Account ${account.id} was created.\n`),
      );
    });
  addUpdate(group, shell);
  addCommand(group, 'list', { about: 'list accounts', examples: ['account list'] }).action(() =>
    shell.run(async (deps, actor) => shell.print.list([await listAccounts(deps, actor)], COLUMNS)),
  );
  addWrite(group, 'delete', {
    about: 'delete an account with its domains; its services stay, without an account',
    examples: ['account delete 1'],
  })
    .argument('<id>', 'id of the account', wholeNumber)
    .action((id: number, options: WriteOptions) =>
      shell.write(
        options,
        (deps, actor) => deleteAccount(deps, actor, id),
        () => shell.print.record({ id, deleted: true }, `Account ${id} was deleted.\n`),
      ),
    );
  addMemberCommands(group, shell);
}

function addUpdate(group: Command, shell: Shell): void {
  addWrite(group, 'update', {
    about: 'change an account; a Closed one loses every access at once',
    examples: ['account update 1 --status Closed', 'account update 1 --allow-sso off --owner 2'],
  })
    .argument('<id>', 'id of the account', wholeNumber)
    .option('--name <name>', 'name that people see')
    .addOption(new Option('--status <status>', 'what it is').choices(ACCOUNT_STATUSES))
    .option('--allow-sso <on|off>', 'whether single sign-on may sign in to it', onOrOff)
    .option('--owner <id>', 'id of the user who shall own it', wholeNumber)
    .action((id: number, options: UpdateOptions) => {
      const { owner: ownerId, ...update } = askedOf(options);
      if (ownerId === undefined && Object.keys(update).length === 0) {
        throw new UsageError('nothing to change; give at least one option');
      }
      return shell.write(
        options,
        (deps, actor) => updateAccount(deps, actor, id, { ...update, ownerId }),
        (account) => shell.print.record(account, `Account ${id} was updated.\n`),
      );
    });
}
