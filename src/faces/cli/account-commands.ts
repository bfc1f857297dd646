import type { Command } from 'commander';
import { createAccount } from '../../actions/create-account.ts';
import { deleteAccount } from '../../actions/delete-account.ts';
import { listAccounts } from '../../actions/list-accounts.ts';
import type { Account } from '../../core/account.ts';
import { wholeNumber } from './argument-values.ts';
import { addCommand } from './command-tree.ts';
import { isoDate } from './printable.ts';
import type { Shell } from './shell.ts';
import type { Column } from './table.ts';

interface CreateOptions {
  readonly owner: number;
  readonly name?: string;
}

const COLUMNS: readonly Column<Account>[] = [
  { title: 'id', value: (row) => row.id },
  { title: 'name', value: (row) => row.name },
  { title: 'owner', value: (row) => row.ownerId },
  { title: 'created', value: (row) => isoDate(row.createdAt) },
];

/** Adds `account …`: customers. */
export function addAccountCommands(program: Command, shell: Shell): void {
  const group = addCommand(program, 'account', {
    about: 'customers, each owned by a user',
    examples: ['account list'],
  });
  addCommand(group, 'create', {
    about: 'create an account',
    examples: ['account create --owner 1 --name "Analytical Engines"'],
  })
    .requiredOption('--owner <id>', 'id of the user who owns it', wholeNumber)
    .option('--name <name>', 'name that people see')
    .action(({ owner, name }: CreateOptions) =>
      shell.run(async (deps, actor) => {
        const account = await createAccount(deps, actor, { ownerId: owner, name });
        await shell.print.record(account, `Account ${account.id} was created.\n`);
      }),
    );
  addCommand(group, 'list', { about: 'list accounts', examples: ['account list'] }).action(() =>
    shell.run(async (deps, actor) => shell.print.list([await listAccounts(deps, actor)], COLUMNS)),
  );
  addCommand(group, 'delete', {
    about: 'delete an account; its services stay, without an account',
    examples: ['account delete 1'],
  })
    .argument('<id>', 'id of the account', wholeNumber)
    .action((id: number) =>
      shell.run(async (deps, actor) => {
        await deleteAccount(deps, actor, id);
        await shell.print.record({ id, deleted: true }, `Account ${id} was deleted.\n`);
      }),
    );
}
