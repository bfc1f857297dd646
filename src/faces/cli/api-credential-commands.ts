import type { Command } from 'commander';
import { createApiCredential } from '../../actions/create-api-credential.ts';
import type { Deps } from '../../actions/deps.ts';
import { listApiCredentials } from '../../actions/list-api-credentials.ts';
import { revokeApiCredential } from '../../actions/revoke-api-credential.ts';
import type { Actor, ApiCredential } from '../../core/actor.ts';
import { repeated } from './argument-values.ts';
import { addCommand } from './command-tree.ts';
import { isoDate } from './printable.ts';
import type { Shell } from './shell.ts';
import { type Column, details } from './table.ts';
import { addWrite, type WriteOptions } from './write-options.ts';

interface CreateOptions extends WriteOptions {
  readonly admin: string;
  readonly role: readonly string[];
  readonly description?: string;
}

const COLUMNS: readonly Column<ApiCredential>[] = [
  { title: 'id', value: (row) => row.id },
  { title: 'identifier', value: (row) => row.identifier },
  { title: 'administrator', value: (row) => row.admin },
  { title: 'roles', value: (row) => row.roles.join(', ') },
  { title: 'created', value: (row) => isoDate(row.createdAt) },
  { title: 'description', value: (row) => row.description },
];

/** Adds `api-credential …`: the pairs with which programs call the API. */
export function addApiCredentialCommands(program: Command, shell: Shell): void {
  const group = addCommand(program, 'api-credential', {
    about: 'identifiers and secrets with which programs call the API',
    examples: ['api-credential list'],
  });
  addCreate(group, shell);
  addCommand(group, 'list', {
    about: 'list API credentials',
    examples: ['api-credential list', 'api-credential list --json'],
  }).action(() =>
    shell.run(async (deps, actor) =>
      shell.print.list([await listApiCredentials(deps, actor)], COLUMNS),
    ),
  );
  addWrite(group, 'revoke <identifier>', {
    about: 'delete an API credential; its next call is refused',
    examples: ['api-credential revoke s7Gh2kPq0Lx4Vn8Rt1Wz5Yb9Cd3Fj6Mm'],
  }).action((identifier: string, options: WriteOptions) =>
    shell.write(
      options,
      (deps, actor) => revokeApiCredential(deps, actor, identifier),
      () => shell.print.record({ identifier, deleted: true }, 'The API credential was revoked.\n'),
    ),
  );
}

function addCreate(group: Command, shell: Shell): void {
  addWrite(group, 'create', {
    about: 'create an API credential and print its secret, once',
    examples: ['api-credential create --admin admin --role "Full Access" --description "Billing"'],
  })
    .requiredOption('--admin <username>', 'administrator in whose name it acts')
    .requiredOption('--role <name>', 'role that says what it may do (repeatable)', repeated)
    .option('--description <text>', 'what it is for')
    .action((options: CreateOptions) => {
      const { admin, role: roles, description } = options;
      const create = (deps: Deps, actor: Actor) =>
        createApiCredential(deps, actor, { admin, roles, description });
      return shell.write(options, create, ({ apiCredential, secret }) => {
        const pairs = [
          ['API identifier', apiCredential.identifier],
          ['API secret', secret.reveal()],
        ] as const;
        const text = `API credential ${apiCredential.id} was created.\n\n${details(pairs)}
The API secret is shown only now. Keep it safe.\n`;
        return shell.print.record({ ...apiCredential, secret: secret.reveal() }, text);
      });
    });
}
