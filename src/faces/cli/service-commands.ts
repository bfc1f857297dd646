import type { Command } from 'commander';
import { createService } from '../../actions/create-service.ts';
import { deleteService } from '../../actions/delete-service.ts';
import { listServices } from '../../actions/list-services.ts';
import type { Service } from '../../core/account.ts';
import { wholeNumber } from './argument-values.ts';
import { addCommand } from './command-tree.ts';
import { isoDate } from './printable.ts';
import type { Shell } from './shell.ts';
import type { Column } from './table.ts';

interface CreateOptions {
  readonly account: number;
  readonly name?: string;
}

const COLUMNS: readonly Column<Service>[] = [
  { title: 'id', value: (row) => row.id },
  { title: 'name', value: (row) => row.name },
  { title: 'account', value: (row) => row.accountId ?? '' },
  { title: 'created', value: (row) => isoDate(row.createdAt) },
];

/** Adds `service …`: what customers have ordered. */
export function addServiceCommands(program: Command, shell: Shell): void {
  const group = addCommand(program, 'service', {
    about: 'what accounts have ordered, to which single sign-on credentials belong',
    examples: ['service list'],
  });
  addCommand(group, 'create', {
    about: 'create a service',
    examples: ['service create --account 1 --name "Difference Engine"'],
  })
    .requiredOption('--account <id>', 'id of the account that ordered it', wholeNumber)
    .option('--name <name>', 'name that people see')
    .action(({ account, name }: CreateOptions) =>
      shell.run(async (deps, actor) => {
        const service = await createService(deps, actor, { accountId: account, name });
        await shell.print.record(service, `Service ${service.id} was created.\n`);
      }),
    );
  addCommand(group, 'list', { about: 'list services', examples: ['service list'] }).action(() =>
    shell.run(async (deps, actor) => shell.print.list([await listServices(deps, actor)], COLUMNS)),
  );
  addCommand(group, 'delete', {
    about: 'delete a service that no credential names',
    examples: ['service delete 1'],
  })
    .argument('<id>', 'id of the service', wholeNumber)
    .action((id: number) =>
      shell.run(async (deps, actor) => {
        await deleteService(deps, actor, id);
        await shell.print.record({ id, deleted: true }, `Service ${id} was deleted.\n`);
      }),
    );
}
