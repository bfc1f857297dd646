import { type Command, Option } from 'commander';
import type { CredentialListItem } from '../../actions/credential-list-item.ts';
import { findCredential } from '../../actions/credential-lookup.ts';
import { deleteNamedCredential } from '../../actions/delete-credential.ts';
import type { Deps } from '../../actions/deps.ts';
import { getCredential } from '../../actions/get-credential.ts';
import { listCredentials } from '../../actions/list-credentials.ts';
import type { Actor } from '../../core/actor.ts';
import { GRANT_TYPES } from '../../core/grant-type.ts';
import { CREDENTIAL_SORT_FIELDS, type CredentialQuery } from '../../core/ports.ts';
import { credentialLookup, wholeNumber } from './argument-values.ts';
import { addCommand } from './command-tree.ts';
import { type CredentialRow, credentialColumns, printDetails, toRow } from './credential-views.ts';
import { addCredentialWrite, type CredentialWriteOptions } from './credential-writes.ts';
import { printable } from './printable.ts';
import type { Shell } from './shell.ts';

interface ListOptions {
  readonly grantType?: string;
  readonly search?: string;
  readonly sort: CredentialQuery['sortField'];
  readonly desc?: boolean;
  readonly limit?: number;
  readonly skip: number;
}

/** Adds the commands that list, show and delete credentials. */
export function addCredentialReaders(group: Command, shell: Shell): void {
  addList(group, shell);
  addShow(group, shell);
  addDelete(group, shell);
}

function addList(group: Command, shell: Shell): void {
  addCommand(group, 'list', {
    about: 'list credentials',
    examples: [
      'credential list --search demo --sort name',
      'credential list --grant-type single_sign_on --limit 25 --skip 50 --json',
    ],
  })
    .addOption(new Option('--grant-type <type>', 'only this grant type').choices(GRANT_TYPES))
    .option('--search <text>', 'part of the name or of the client identifier')
    .addOption(
      new Option('--sort <field>', 'order by').choices(CREDENTIAL_SORT_FIELDS).default('id'),
    )
    .option('--desc', 'last first')
    .option('--limit <count>', 'at most so many (default: all)', wholeNumber)
    .option('--skip <count>', 'leave out so many', wholeNumber, 0)
    .action((options: ListOptions) =>
      shell.run((deps, actor) => {
        const items = listCredentials(deps, actor, {
          grantType: options.grantType,
          search: options.search,
          sortField: options.sort,
          descending: options.desc ?? false,
          skip: options.skip,
          limit: options.limit,
        });
        return shell.print.list(toRows(items), credentialColumns(deps.clock.now()));
      }),
    );
}

async function* toRows(
  pages: AsyncIterable<readonly CredentialListItem[]>,
): AsyncGenerator<readonly CredentialRow[]> {
  for await (const page of pages) yield page.map(toRow);
}

function addShow(group: Command, shell: Shell): void {
  addCommand(group, 'show <credential>', {
    about: 'show one credential with its valid secrets, without their text',
    examples: ['credential show 1', 'credential show COMPANY-NAME.0f8e… --json'],
  }).action((reference: string) =>
    shell.run(async (deps, actor) => {
      const found = await getCredential(deps, actor, credentialLookup(reference));
      await printDetails(shell.print, found, deps.clock.now());
    }),
  );
}

function addDelete(group: Command, shell: Shell): void {
  addCredentialWrite(group, 'delete', {
    about: 'delete a credential with its secrets and tokens, without asking',
    examples: ['credential delete 1', 'credential delete 1 --if-version 7'],
  }).action((reference: string, options: CredentialWriteOptions) => {
    const lookup = credentialLookup(reference);
    const remove = async (deps: Deps, actor: Actor) => {
      const id = lookup.id ?? (await findCredential(deps, lookup))?.id;
      await deleteNamedCredential(deps, actor, lookup, { version: options.ifVersion });
      return id;
    };
    return shell.write(options, remove, (id) => {
      const text = `Credential ${printable(`${id ?? reference}`)} was deleted.\n`;
      return shell.print.record({ id, deleted: true }, text);
    });
  });
}
