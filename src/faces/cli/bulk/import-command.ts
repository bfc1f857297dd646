import type { Command } from 'commander';
import { importCredentials } from '../../../actions/import-credential.ts';
import { addCommand } from '../command-tree.ts';
import { EXIT } from '../exit-codes.ts';
import { EndsWith } from '../failures.ts';
import type { Shell } from '../shell.ts';
import {
  addManyWritesOptions,
  addReadingOptions,
  type ManyWritesOptions,
  type ReadingOptions,
  wishing,
} from './bulk-options.ts';
import { resultOf } from './line-results.ts';
import type { ReadLine } from './run-lines.ts';
import { workThrough } from './work-through.ts';

interface ImportOptions extends ReadingOptions, ManyWritesOptions {
  readonly results?: string;
  readonly stopOnError?: boolean;
}

/** Adds `import`. */
export function addImport(program: Command, shell: Shell): void {
  const command = addCommand(program, 'import <file>', {
    about: 'create credentials, one JSON object a line; - is standard input',
    examples: [
      'import credentials.ndjson --results results.ndjson',
      'import whmcs.ndjson --timezone Europe/Berlin > results.ndjson',
    ],
  });
  addManyWritesOptions(addReadingOptions(command))
    .option('--results <file>', 'write results there; run again after a stop, it goes on')
    .option('--stop-on-error', 'stop at the first line that is refused')
    .addHelpText('after', NOTES)
    .action((file: string, options: ImportOptions) =>
      shell.run(async (deps, caller) => {
        const actor = wishing(caller, options);
        const tally = await workThrough(shell, file, {
          ...options,
          tellsAgain: true,
          async carryOut(lines, turn) {
            const outcomes = await importCredentials(deps, actor, lines, turn);
            return outcomes.map((outcome, index) => resultOf(lines[index] as ReadLine, outcome));
          },
        });
        if (tally.refused > 0) throw new EndsWith(EXIT.incomplete);
      }),
    );
}

const NOTES = `
A line is in the form of export, or a row of WHMCS's ListOAuthCredentials. Each has a result of its
own: created, unchanged (it is there already, with the same content), or refused. A secret that had
to be made stands in its result, and only there.
`;
