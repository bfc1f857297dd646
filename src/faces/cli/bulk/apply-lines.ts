import { applyCredentials } from '../../../actions/apply-credential.ts';
import type { Deps } from '../../../actions/deps.ts';
import { previewCredentials } from '../../../actions/preview-credentials.ts';
import type { Actor } from '../../../core/actor.ts';
import { fail } from '../../../core/errors.ts';
import { UsageError } from '../failures.ts';
import { writeTo } from '../output.ts';
import type { Shell } from '../shell.ts';
import type { ReadingOptions } from './bulk-options.ts';
import { diffText } from './diff-text.ts';
import { type LineResult, previewResult, resultOf } from './line-results.ts';
import { eachOnlyHere, type OnlyHere } from './only-here.ts';
import type { ReadLine } from './run-lines.ts';
import { SeenIdentifiers } from './seen-identifiers.ts';
import type { Tally } from './tally.ts';
import { jsonLines, workThrough } from './work-through.ts';

/** How a file is compared with the database, or the database made like it. */
export interface Application {
  readonly isDry: boolean;
  /** Results as JSON; what is only foretold is text otherwise. */
  readonly isJson: boolean;
  /** What is done with credentials that no line names; undefined = nothing. */
  readonly onlyHere: OnlyHere | undefined;
  /** Whether that may be all of them, because the file has no lines. */
  readonly allowEmpty: boolean;
  /** Whether it is left out when a line was refused, which may have named one of them. */
  readonly onlyWhole: boolean;
}

/** Works through a file line by line, each matched by its client identifier. */
export async function applyLines(
  shell: Shell,
  [deps, actor]: readonly [Deps, Actor],
  file: string,
  options: ReadingOptions,
  application: Application,
): Promise<Tally> {
  const { isDry, isJson, onlyHere } = application;
  const seen = new SeenIdentifiers();
  const since = deps.clock.now();
  const write = isDry && !isJson ? diffText : jsonLines;
  let lines = 0;

  async function* afterwards(tally: Tally): AsyncGenerator<readonly LineResult[]> {
    if (onlyHere === undefined) return;
    if (lines === 0 && !application.allowEmpty) throw new UsageError(EMPTY);
    if (application.onlyWhole && tally.refused > 0) {
      await writeTo(shell.world.stderr)('nothing was pruned, because some lines were refused\n');
      return;
    }
    yield* eachOnlyHere(deps, actor, seen, since, onlyHere);
  }

  return workThrough(shell, file, {
    ...options,
    // It would cost a write for each line that is the same already.
    tellsAgain: false,
    check({ clientIdentifier }) {
      lines += 1;
      if (clientIdentifier !== undefined && !seen.add(clientIdentifier)) {
        throw fail('identifier_repeated');
      }
    },
    async carryOut(read, turn) {
      const line = (index: number) => read[index] as ReadLine;
      if (isDry) {
        const foretold = await previewCredentials(deps, actor, read);
        return foretold.map((one, index) => previewResult(line(index), one));
      }
      const outcomes = await applyCredentials(deps, actor, read, turn);
      return outcomes.map((one, index) => resultOf(line(index), one));
    },
    write: (results) => write(results.filter(({ status }) => status !== 'unchanged')),
    afterwards,
  });
}

const EMPTY =
  'the file has no credential, so that --prune would delete every one; say --allow-empty if that is meant';
