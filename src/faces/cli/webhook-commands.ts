import { type Command, Option } from 'commander';
import { createWebhook } from '../../actions/create-webhook.ts';
import { deleteWebhook } from '../../actions/delete-webhook.ts';
import { listWebhooks } from '../../actions/list-webhooks.ts';
import { rotateWebhookSecret } from '../../actions/rotate-webhook-secret.ts';
import { updateWebhook } from '../../actions/update-webhook.ts';
import { duration, repeated, wholeNumber } from './argument-values.ts';
import { addCommand } from './command-tree.ts';
import { UsageError } from './failures.ts';
import type { Shell } from './shell.ts';
import { addDeliveryCommands } from './webhook-delivery-commands.ts';
import { printWebhook, toWebhookRow, WEBHOOK_COLUMNS } from './webhook-views.ts';
import { addWrite, askedOf, type WriteOptions } from './write-options.ts';

interface FieldOptions extends WriteOptions {
  readonly event?: readonly string[];
  readonly description?: string;
}

interface UpdateOptions extends FieldOptions {
  readonly url?: string;
  readonly enable?: boolean;
  readonly disable?: boolean;
}

/** Adds `webhook …`: addresses that are told of changes. */
export function addWebhookCommands(program: Command, shell: Shell): void {
  const group = addCommand(program, 'webhook', {
    about: 'webhooks, which are told of every change that they ask for',
    examples: ['webhook list', 'webhook ping 1'],
  });
  addCreate(group, shell);
  addCommand(group, 'list', {
    about: 'list webhooks and how their deliveries go',
    examples: ['webhook list'],
  }).action(() =>
    shell.run(async (deps, actor) => {
      const rows = (await listWebhooks(deps, actor)).map(toWebhookRow);
      await shell.print.list([rows], WEBHOOK_COLUMNS);
    }),
  );
  addUpdate(group, shell);
  addRotateSecret(group, shell);
  addWrite(group, 'delete <webhook>', {
    about: 'delete a webhook; what waits for it is not sent any more',
    examples: ['webhook delete 1'],
  }).action((id: string, options: WriteOptions) =>
    shell.write(
      options,
      (deps, actor) => deleteWebhook(deps, actor, wholeNumber(id)),
      () => shell.print.record({ id: Number(id), deleted: true }, `Webhook ${id} was deleted.\n`),
    ),
  );
  addDeliveryCommands(group, shell);
}

const EVENT_OPTION = [
  '--event <pattern>',
  'event such as credential.rotate-secret, credential.* or * (repeatable; default *)',
] as const;

function addCreate(group: Command, shell: Shell): void {
  addWrite(group, 'create <url>', {
    about: 'create a webhook and print the secret that signs its messages, once',
    examples: [
      'webhook create https://hooks.example/chatelaine',
      'webhook create https://hooks.example/ --event "credential.*" --event role.update',
    ],
  })
    .option(...EVENT_OPTION, repeated)
    .option('--description <text>', 'what it is for')
    .action((url: string, options: FieldOptions) => {
      const input = { url, events: options.event, description: options.description };
      return shell.write(
        options,
        (deps, actor) => createWebhook(deps, actor, input),
        (created) => printWebhook(shell.print, created, 'created'),
      );
    });
}

function addUpdate(group: Command, shell: Shell): void {
  addWrite(group, 'update <webhook>', {
    about: 'change what is given; one that is switched on goes on where it stood',
    examples: ['webhook update 1 --event "credential.*"', 'webhook update 1 --disable'],
  })
    .option('--url <url>', 'where messages go')
    .option(...EVENT_OPTION, repeated)
    .option('--description <text>', 'what it is for')
    .option('--enable', 'switch it on')
    .addOption(new Option('--disable', 'switch it off').conflicts('enable'))
    .action(async (id: string, options: UpdateOptions) => {
      const { url, event, description, enable, disable } = options;
      if (Object.keys(askedOf(options)).length === 0) {
        throw new UsageError('nothing to change; give at least one option');
      }
      const enabled = enable ?? (disable === undefined ? undefined : false);
      const input = { url, events: event, description, enabled };
      await shell.write(
        options,
        (deps, actor) => updateWebhook(deps, actor, wholeNumber(id), input),
        (webhook) => printWebhook(shell.print, { webhook, secret: undefined }, 'updated'),
      );
    });
}

function addRotateSecret(group: Command, shell: Shell): void {
  addWrite(group, 'rotate-secret <webhook>', {
    about: 'make a new signing secret and print it, once; the old one signs too for a while',
    examples: ['webhook rotate-secret 1', 'webhook rotate-secret 1 --grace 7d'],
  })
    .option('--grace <time>', 'how long the old secret signs too (default 24h)', duration)
    .action((id: string, options: WriteOptions & { readonly grace?: number }) => {
      const rotation = { secretGraceSeconds: options.grace };
      return shell.write(
        options,
        (deps, actor) => rotateWebhookSecret(deps, actor, wholeNumber(id), rotation),
        (rotated) => printWebhook(shell.print, rotated, 'updated'),
      );
    });
}
