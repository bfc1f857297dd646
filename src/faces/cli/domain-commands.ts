import { type Command, Option } from 'commander';
import { createDomain } from '../../actions/create-domain.ts';
import { deleteDomain } from '../../actions/delete-domain.ts';
import { listDomains } from '../../actions/list-domains.ts';
import type { Domain } from '../../core/account.ts';
import { DOMAIN_STATUSES } from '../../core/status.ts';
import { wholeNumber } from './argument-values.ts';
import { addCommand } from './command-tree.ts';
import { isoDate } from './printable.ts';
import type { Shell } from './shell.ts';
import type { Column } from './table.ts';
import { addWrite, type WriteOptions } from './write-options.ts';

interface CreateOptions extends WriteOptions {
  readonly account: number;
  readonly status?: string;
}

const COLUMNS: readonly Column<Domain>[] = [
  { title: 'id', value: (row) => row.id },
  { title: 'name', value: (row) => row.name },
  { title: 'account', value: (row) => row.accountId },
  { title: 'status', value: (row) => row.status },
  { title: 'created', value: (row) => isoDate(row.createdAt) },
];

/** Adds `domain …`: domain names that accounts have registered. */
export function addDomainCommands(program: Command, shell: Shell): void {
  const group = addCommand(program, 'domain', {
    about: 'domain names that accounts have registered',
    examples: ['domain list'],
  });
  addWrite(group, 'create <name>', {
    about: 'create a domain',
    examples: ['domain create example.com --account 1'],
  })
    .requiredOption('--account <id>', 'id of the account that registered it', wholeNumber)
    .addOption(
      new Option('--status <status>', 'what it is (default: Active)').choices(DOMAIN_STATUSES),
    )
    .action((name: string, options: CreateOptions) => {
      const { account: accountId, status } = options;
      return shell.write(
        options,
        (deps, actor) => createDomain(deps, actor, { accountId, name, status }),
        (domain) => shell.print.record(domain, `Domain ${domain.id} was created.\n`),
      );
    });
  addCommand(group, 'list', { about: 'list domains', examples: ['domain list'] }).action(() =>
    shell.run(async (deps, actor) => shell.print.list([await listDomains(deps, actor)], COLUMNS)),
  );
  addWrite(group, 'delete', { about: 'delete a domain', examples: ['domain delete 1'] })
    .argument('<id>', 'id of the domain', wholeNumber)
    .action((id: number, options: WriteOptions) =>
      shell.write(
        options,
        (deps, actor) => deleteDomain(deps, actor, id),
        () => shell.print.record({ id, deleted: true }, `Domain ${id} was deleted.\n`),
      ),
    );
}
