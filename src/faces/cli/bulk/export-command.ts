import { createWriteStream, type WriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import type { Command } from 'commander';
import { exportCredentials } from '../../../actions/export-credentials.ts';
import { addCommand } from '../command-tree.ts';
import { UsageError } from '../failures.ts';
import { type Write, writeTo } from '../output.ts';
import { printableJson } from '../printable.ts';
import type { Shell } from '../shell.ts';
import { exportLine } from './export-line.ts';
import { cannotBeWritten, plainFile } from './plain-file.ts';
import { progressOn } from './progress.ts';
import { count } from './tally.ts';

interface ExportOptions {
  readonly output?: string;
  readonly withSecrets?: boolean;
}

/** Adds `export`. */
export function addExport(program: Command, shell: Shell): void {
  addCommand(program, 'export', {
    about: 'write every credential, one JSON object a line, without the text of secrets',
    examples: ['export --output credentials.ndjson', 'export | gzip > credentials.ndjson.gz'],
  })
    .option('--output <file>', 'write there instead; the file appears when it is whole')
    .option('--with-secrets', 'with the text of secrets too, where SECRET_STORAGE is recoverable')
    .action(({ output, withSecrets }: ExportOptions) =>
      shell.run(async (deps, actor) => {
        if (withSecrets && !deps.policy.keepSecretsReadable) {
          throw new UsageError('secrets are not kept readable; see SECRET_STORAGE');
        }
        const { world } = shell;
        const toStderr = writeTo(world.stderr);
        if (withSecrets) await toStderr(WARNING);
        const progress = progressOn(world, output !== undefined);
        let exported = 0;
        await writing(shell, output, async (write) => {
          for await (const page of exportCredentials(deps, actor, { withSecrets })) {
            const now = deps.clock.now();
            await write(page.map((one) => `${printableJson(exportLine(one, now))}\n`).join(''));
            exported += page.length;
            progress.show(exported, undefined);
          }
        }).finally(progress.clear);
        await toStderr(`${count(exported)} exported\n`);
      }),
    );
}

const WARNING = `WARNING: the export holds the text of secrets. Whoever can read it can sign in as every
application. Keep it from others, and delete it when it has served.
`;

/** Writes to standard output, or to a file that has its name only when it is whole. */
async function writing(
  { world }: Shell,
  output: string | undefined,
  work: (write: Write) => Promise<void>,
): Promise<void> {
  if (output === undefined) return work(writeTo(world.stdout));
  const part = `${output}.part`;
  for (const file of [output, part]) await plainFile(file);
  let stream: WriteStream | undefined;
  try {
    await rm(part, { force: true });
    stream = createWriteStream(part, { mode: 0o600, flags: 'wx', flush: true });
    await work(writeTo(stream));
    stream.end();
    await finished(stream);
    await plainFile(output);
    await rename(part, output);
  } catch (error) {
    stream?.destroy();
    await rm(part, { force: true }).catch(() => {});
    throw cannotBeWritten(output, error);
  }
}
