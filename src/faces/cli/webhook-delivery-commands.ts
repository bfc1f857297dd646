import { type Command, Option } from 'commander';
import { pingWebhook } from '../../actions/ping-webhook.ts';
import { replayWebhook } from '../../actions/replay-webhook.ts';
import { moment, wholeNumber } from './argument-values.ts';
import { addCommand } from './command-tree.ts';
import { UsageError } from './failures.ts';
import type { Shell } from './shell.ts';
import { addWrite, type WriteOptions } from './write-options.ts';

interface ReplayOptions extends WriteOptions {
  readonly from?: number;
  readonly since?: number;
}

/** Adds what is done with the deliveries of a webhook. */
export function addDeliveryCommands(group: Command, shell: Shell): void {
  addReplay(group, shell);
  addCommand(group, 'ping <webhook>', {
    about: 'send it a webhook.ping event now and say what it answered',
    examples: ['webhook ping 1'],
  }).action((id: string) =>
    shell.run(async (deps, actor) => {
      const result = await pingWebhook(deps, actor, wholeNumber(id));
      const { taken, outcome, milliseconds } = result;
      const said = `${taken ? 'Taken' : 'Not taken'}: ${outcome} after ${milliseconds} ms.\n`;
      await shell.print.record(result, said);
    }),
  );
}

function addReplay(group: Command, shell: Shell): void {
  addWrite(group, 'replay <webhook>', {
    about: 'send every event from a place of the audit trail or a time on once more',
    examples: ['webhook replay 1 --from 1200', 'webhook replay 1 --since 2026-11-24T08:00:00Z'],
  })
    .option('--from <place>', 'place in the audit trail', wholeNumber)
    .addOption(new Option('--since <time>', 'time in ISO 8601').argParser(moment).conflicts('from'))
    .action(async (id: string, options: ReplayOptions) => {
      const { from, since } = options;
      if (from === undefined && since === undefined) {
        throw new UsageError('say from where, with --from or --since');
      }
      const start = since === undefined ? { seq: from as number } : { since };
      await shell.write(
        options,
        (deps, actor) => replayWebhook(deps, actor, wholeNumber(id), start),
        (seq) => {
          const text = `Webhook ${id} is sent everything from place ${seq} on.\n`;
          return shell.print.record({ id: Number(id), from: seq }, text);
        },
      );
    });
}
