import { type Command, InvalidArgumentError } from 'commander';
import { type VerifiedAudit, verifyAudit } from '../../actions/verify-audit.ts';
import { type NotedHead, parseHead, toHead } from '../../core/noted-head.ts';
import { addCommand } from './command-tree.ts';
import { EXIT } from './exit-codes.ts';
import { EndsWith } from './failures.ts';
import type { Printer } from './output.ts';
import type { Shell } from './shell.ts';
import { details } from './table.ts';

/** Adds `audit verify`. */
export function addVerify(group: Command, shell: Shell): void {
  addCommand(group, 'verify', {
    about: 'check that every entry is as it was written and in its place',
    examples: ['audit verify', 'audit verify --expect 1204:yJ3q…'],
  })
    .option('--expect <head>', 'a head that was noted before: the trail must go on from it', head)
    .addHelpText('after', `\nExit code ${EXIT.broken}: the trail is not as it was written.\n`)
    .action(({ expect }: { readonly expect?: NotedHead }) =>
      shell.run(async (deps, actor) => {
        const check = await verifyAudit(deps, actor, expect);
        await printCheck(shell.print, check);
        if (check.brokenAt !== undefined || check.hasNoted === false) {
          throw new EndsWith(EXIT.broken);
        }
      }),
    );
}

function printCheck(print: Printer, check: VerifiedAudit): Promise<void> {
  const { entries, brokenAt, hasNoted } = check;
  const isWhole = brokenAt === undefined;
  const current = toHead(check);
  const table = details([
    ['entries', entries],
    ['head', isWhole && entries > 0 ? current : ''],
  ]);
  const record = { isWhole, entries, head: current, brokenAt: brokenAt ?? null, hasNoted };
  return print.record(record, `${table}\n${verdict(check)}\n`);
}

function verdict({ entries, brokenAt, hasNoted }: VerifiedAudit): string {
  if (brokenAt !== undefined) {
    return `BROKEN: entry ${brokenAt} is not as it was written, or is missing.`;
  }
  if (hasNoted === false) {
    return 'BROKEN: the trail does not go on from the noted head: it was rewritten or cut off.';
  }
  if (entries === 0) return 'The trail is empty.';
  const noted = hasNoted ? ' and goes on from the noted head' : '';
  return `The trail is whole${noted}. Note its head where this system cannot reach it.`;
}

function head(text: string): NotedHead {
  const noted = parseHead(text);
  if (noted === undefined) {
    throw new InvalidArgumentError('It must be a head as `audit verify` prints it.');
  }
  return noted;
}
