import type { Command } from 'commander';
import { addCommand } from '../command-tree.ts';
import { EXIT } from '../exit-codes.ts';
import { EndsWith } from '../failures.ts';
import type { Shell } from '../shell.ts';
import { applyLines } from './apply-lines.ts';
import {
  addManyWritesOptions,
  addReadingOptions,
  type ManyWritesOptions,
  type ReadingOptions,
  wishing,
} from './bulk-options.ts';
import { deleting, deletingDry, told } from './only-here.ts';

interface DiffOptions extends ReadingOptions {
  readonly partial?: boolean;
}

interface ApplyOptions extends ReadingOptions, ManyWritesOptions {
  readonly prune?: boolean;
  readonly allowEmpty?: boolean;
  readonly dryRun?: boolean;
}

/** Adds `diff`. */
export function addDiff(program: Command, shell: Shell): void {
  const command = addCommand(program, 'diff <file>', {
    about: 'show what apply would do, field by field, and what stands only here',
    examples: ['diff credentials.ndjson', 'diff credentials.ndjson --partial --json'],
  });
  addReadingOptions(command)
    .option('--partial', 'the file names only some; leave out what stands only here')
    .addHelpText('after', '\nExit code 0: no difference, 8: differences, 9: lines were refused.\n')
    .action((file: string, options: DiffOptions) =>
      shell.run(async (deps, actor) => {
        const tally = await applyLines(shell, [deps, actor], file, options, {
          isDry: true,
          isJson: isJson(command),
          onlyHere: options.partial ? undefined : told,
          allowEmpty: true,
          onlyWhole: false,
        });
        if (tally.refused > 0) throw new EndsWith(EXIT.incomplete);
        if (tally.created + tally.changed + tally.only_here > 0) throw new EndsWith(EXIT.differs);
      }),
    );
}

/** Adds `apply`. */
export function addApply(program: Command, shell: Shell): void {
  const command = addCommand(program, 'apply <file>', {
    about: 'make the database like a file: create and change what differs',
    examples: ['apply credentials.ndjson --dry-run', 'apply credentials.ndjson --prune'],
  });
  addManyWritesOptions(addReadingOptions(command))
    .option('--prune', 'delete what no line names, unless a line was refused')
    .option('--allow-empty', 'with --prune: a file without lines deletes every credential')
    .option('--dry-run', 'only show what would be done, as diff does')
    .action((file: string, options: ApplyOptions) =>
      shell.run(async (deps, caller) => {
        const actor = wishing(caller, options);
        const { dryRun: isDry = false, prune = false, allowEmpty = false } = options;
        const onlyHere = isDry ? deletingDry(deps, actor) : deleting(deps, actor);
        const tally = await applyLines(shell, [deps, actor], file, options, {
          isDry,
          isJson: isJson(command),
          onlyHere: prune ? onlyHere : undefined,
          allowEmpty,
          onlyWhole: true,
        });
        if (tally.refused > 0) throw new EndsWith(EXIT.incomplete);
      }),
    );
}

function isJson(command: Command): boolean {
  return command.optsWithGlobals<{ json?: boolean }>().json ?? false;
}
