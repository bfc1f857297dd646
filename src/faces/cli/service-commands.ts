import { type Command, Option } from 'commander';
import { createService } from '../../actions/create-service.ts';
import { deleteService } from '../../actions/delete-service.ts';
import { listServices } from '../../actions/list-services.ts';
import { type ServiceUpdate, updateService } from '../../actions/update-service.ts';
import type { Service } from '../../core/account.ts';
import { SERVICE_STATUSES } from '../../core/status.ts';
import { wholeNumber } from './argument-values.ts';
import { addCommand } from './command-tree.ts';
import { UsageError } from './failures.ts';
import { isoDate } from './printable.ts';
import type { Shell } from './shell.ts';
import type { Column } from './table.ts';
import { addWrite, askedOf, type WriteOptions } from './write-options.ts';

interface CreateOptions extends WriteOptions {
  readonly account: number;
  readonly name?: string;
}

const COLUMNS: readonly Column<Service>[] = [
  { title: 'id', value: (row) => row.id },
  { title: 'name', value: (row) => row.name },
  { title: 'account', value: (row) => row.accountId ?? '' },
  { title: 'status', value: (row) => row.status },
  { title: 'created', value: (row) => isoDate(row.createdAt) },
];

/** Adds `service …`: what customers have ordered. */
export function addServiceCommands(program: Command, shell: Shell): void {
  const group = addCommand(program, 'service', {
    about: 'what accounts have ordered, to which single sign-on credentials belong',
    examples: ['service list'],
  });
  addWrite(group, 'create', {
    about: 'create a service',
    examples: ['service create --account 1 --name "Difference Engine"'],
  })
    .requiredOption('--account <id>', 'id of the account that ordered it', wholeNumber)
    .option('--name <name>', 'name that people see')
    .action((options: CreateOptions) => {
      const { account: accountId, name } = options;
      return shell.write(
        options,
        (deps, actor) => createService(deps, actor, { accountId, name }),
        (service) => shell.print.record(service, `Service ${service.id} was created.\n`),
      );
    });
  addUpdate(group, shell);
  addCommand(group, 'list', { about: 'list services', examples: ['service list'] }).action(() =>
    shell.run(async (deps, actor) => shell.print.list([await listServices(deps, actor)], COLUMNS)),
  );
  addWrite(group, 'delete', {
    about: 'delete a service that no credential names',
    examples: ['service delete 1'],
  })
    .argument('<id>', 'id of the service', wholeNumber)
    .action((id: number, options: WriteOptions) =>
      shell.write(
        options,
        (deps, actor) => deleteService(deps, actor, id),
        () => shell.print.record({ id, deleted: true }, `Service ${id} was deleted.\n`),
      ),
    );
}

function addUpdate(group: Command, shell: Shell): void {
  addWrite(group, 'update', {
    about: 'change a service; its credentials sign in only while it is Active or Completed',
    examples: ['service update 1 --status Suspended'],
  })
    .argument('<id>', 'id of the service', wholeNumber)
    .option('--name <name>', 'name that people see')
    .addOption(new Option('--status <status>', 'what it is').choices(SERVICE_STATUSES))
    .action((id: number, options: ServiceUpdate & WriteOptions) => {
      const update = askedOf(options);
      if (Object.keys(update).length === 0) {
        throw new UsageError('nothing to change; give at least one option');
      }
      return shell.write(
        options,
        (deps, actor) => updateService(deps, actor, id, update),
        (service) => shell.print.record(service, `Service ${id} was updated.\n`),
      );
    });
}
