import { type Command, Option } from 'commander';
import { createCredential } from '../../actions/create-credential.ts';
import type { CredentialLookup } from '../../actions/credential-lookup.ts';
import { TOKEN_REVOCATIONS } from '../../actions/token-revocation.ts';
import { type CredentialUpdate, updateCredential } from '../../actions/update-credential.ts';
import { credentialLookup } from './argument-values.ts';
import { addCommand } from './command-tree.ts';
import { addAccessCommands } from './credential-access-commands.ts';
import {
  addFieldOptions,
  addRedirectOptions,
  addResetOptions,
  credentialInput,
  type FieldOptions,
  type RedirectOptions,
} from './credential-options.ts';
import { addCredentialReaders } from './credential-readers.ts';
import { addSecretCommands } from './credential-secret-commands.ts';
import { printChanged } from './credential-views.ts';
import { addCredentialWrite, type CredentialWriteOptions } from './credential-writes.ts';
import { addDeleteUnused } from './delete-unused-command.ts';
import { UsageError } from './failures.ts';
import { addReview } from './review-command.ts';
import type { Shell } from './shell.ts';
import { addWrite, type WriteOptions } from './write-options.ts';

interface ResetOptions extends CredentialWriteOptions {
  readonly grace?: number;
  readonly revokeTokens?: (typeof TOKEN_REVOCATIONS)[number];
}

interface UpdateOptions extends FieldOptions, RedirectOptions, ResetOptions {
  readonly resetSecret?: boolean;
}

/** Adds `credential …`: OAuth clients and their secrets. */
export function addCredentialCommands(program: Command, shell: Shell): void {
  const group = addCommand(program, 'credential', {
    about: 'OAuth API credentials, each named by its id or its client identifier',
    examples: ['credential list', 'credential show 1'],
  });
  addCreate(group, shell);
  addUpdate(group, shell);
  addResetSecret(group, shell);
  addSecretCommands(group, shell);
  addAccessCommands(group, shell);
  addCredentialReaders(group, shell);
  addReview(group, shell);
  addDeleteUnused(group, shell);
}

function addCreate(group: Command, shell: Shell): void {
  const command = addWrite(group, 'create', {
    about: 'create a credential and print its client secret, once',
    examples: [
      'credential create --grant-type authorization_code --name App --scope openid \\\n' +
        '      --redirect-uri com.example.app:/callback --auth-method none',
      'credential create --grant-type authorization_code --name Demo \\\n' +
        '      --scope "openid profile" --redirect-uri https://app.example/callback',
      'credential create --grant-type single_sign_on --service-id 1 --scope clientarea:sso',
      'credential create --grant-type client_credentials --name Deployment --scope credentials:rotate',
    ],
  });
  addFieldOptions(command).action((options: FieldOptions & WriteOptions) =>
    shell.write(
      options,
      (deps, actor) => createCredential(deps, actor, credentialInput(options)),
      (created) => printChanged(shell.print, created, 'created'),
    ),
  );
}

function addUpdate(group: Command, shell: Shell): void {
  const command = addCredentialWrite(group, 'update', {
    about: 'change what is given; an empty text clears a field',
    examples: [
      'credential update 1 --name "New name" --description ""',
      'credential update 1 --redirect-uri https://a.example/cb --redirect-uri https://b.example/cb',
      'credential update 1 --add-redirect-uri https://pr-7.example/cb --redirect-uri-expires-in 7d \\\n' +
        '      --redirect-uri-label "preview of pull request 7"',
      'credential update 1 --reset-secret --grace 7d --revoke-tokens refresh',
    ],
  });
  addRedirectOptions(addFieldOptions(command))
    .addOption(new Option('--no-service', 'belong to no service').conflicts('serviceId'))
    .option('--reset-secret', 'make a new client secret and print it, once');
  addResetOptions(command, TOKEN_REVOCATIONS).action((reference: string, options: UpdateOptions) =>
    update(shell, credentialLookup(reference), options, {
      ...credentialInput(options),
      resetSecret: options.resetSecret,
      ...resetInput(options),
    }),
  );
}

function addResetSecret(group: Command, shell: Shell): void {
  const command = addCredentialWrite(group, 'reset-secret', {
    about: 'make a new client secret and print it, once',
    examples: ['credential reset-secret 1', 'credential reset-secret 1 --grace 2h'],
  });
  addResetOptions(command, TOKEN_REVOCATIONS).action((reference: string, options: ResetOptions) =>
    update(shell, credentialLookup(reference), options, {
      resetSecret: true,
      ...resetInput(options),
    }),
  );
}

function resetInput({ grace, revokeTokens }: ResetOptions) {
  return { secretGraceSeconds: grace, revokeTokens };
}

async function update(
  shell: Shell,
  lookup: CredentialLookup,
  options: CredentialWriteOptions,
  input: CredentialUpdate,
): Promise<void> {
  if (Object.values(input).every((value) => value === undefined)) {
    throw new UsageError('nothing to change; give at least one option');
  }
  const asked = { ...input, version: options.ifVersion };
  await shell.write(
    options,
    (deps, actor) => updateCredential(deps, actor, lookup, asked),
    (updated) => printChanged(shell.print, updated, 'updated'),
  );
}
