import { type Command, Option } from 'commander';
import { createCredential } from '../../actions/create-credential.ts';
import type { CredentialLookup } from '../../actions/credential-lookup.ts';
import { TOKEN_REVOCATIONS } from '../../actions/token-revocation.ts';
import { type CredentialUpdate, updateCredential } from '../../actions/update-credential.ts';
import { credentialLookup } from './argument-values.ts';
import { addCommand } from './command-tree.ts';
import {
  addFieldOptions,
  addResetOptions,
  credentialInput,
  type FieldOptions,
} from './credential-options.ts';
import { addCredentialReaders } from './credential-readers.ts';
import { printChanged } from './credential-views.ts';
import { UsageError } from './failures.ts';
import type { Shell } from './shell.ts';

const REFERENCE = '<credential>';

interface ResetOptions {
  readonly grace?: number;
  readonly revokeTokens?: (typeof TOKEN_REVOCATIONS)[number];
}

interface UpdateOptions extends FieldOptions, ResetOptions {
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
  addCredentialReaders(group, shell);
}

function addCreate(group: Command, shell: Shell): void {
  const command = addCommand(group, 'create', {
    about: 'create a credential and print its client secret, once',
    examples: [
      'credential create --grant-type authorization_code --name App --scope openid \\\n' +
        '      --redirect-uri com.example.app:/callback --auth-method none',
      'credential create --grant-type authorization_code --name Demo \\\n' +
        '      --scope "openid profile" --redirect-uri https://app.example/callback',
      'credential create --grant-type single_sign_on --service-id 1 --scope clientarea:sso',
    ],
  });
  addFieldOptions(command).action((options: FieldOptions) =>
    shell.run(async (deps, actor) => {
      const created = await createCredential(deps, actor, credentialInput(options));
      await printChanged(shell.print, created, 'created');
    }),
  );
}

function addUpdate(group: Command, shell: Shell): void {
  const command = addCommand(group, `update ${REFERENCE}`, {
    about: 'change what is given; an empty text clears a field',
    examples: [
      'credential update 1 --name "New name" --description ""',
      'credential update 1 --redirect-uri https://a.example/cb --redirect-uri https://b.example/cb',
      'credential update 1 --reset-secret --grace 7d --revoke-tokens refresh',
    ],
  });
  addFieldOptions(command)
    .addOption(new Option('--no-service', 'belong to no service').conflicts('serviceId'))
    .option('--reset-secret', 'make a new client secret and print it, once');
  addResetOptions(command, TOKEN_REVOCATIONS).action((reference: string, options: UpdateOptions) =>
    update(shell, credentialLookup(reference), {
      ...credentialInput(options),
      resetSecret: options.resetSecret,
      ...resetInput(options),
    }),
  );
}

function addResetSecret(group: Command, shell: Shell): void {
  const command = addCommand(group, `reset-secret ${REFERENCE}`, {
    about: 'make a new client secret and print it, once',
    examples: ['credential reset-secret 1', 'credential reset-secret 1 --grace 2h'],
  });
  addResetOptions(command, TOKEN_REVOCATIONS).action((reference: string, options: ResetOptions) =>
    update(shell, credentialLookup(reference), { resetSecret: true, ...resetInput(options) }),
  );
}

function resetInput({ grace, revokeTokens }: ResetOptions) {
  return { secretGraceSeconds: grace, revokeTokens };
}

async function update(
  shell: Shell,
  lookup: CredentialLookup,
  input: CredentialUpdate,
): Promise<void> {
  if (Object.values(input).every((value) => value === undefined)) {
    throw new UsageError('nothing to change; give at least one option');
  }
  await shell.run(async (deps, actor) => {
    const updated = await updateCredential(deps, actor, lookup, input);
    await printChanged(shell.print, updated, 'updated');
  });
}
