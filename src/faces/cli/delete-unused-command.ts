import { type Command, InvalidArgumentError } from 'commander';
import {
  deleteUnusedCredentials,
  type UnusedQuery,
} from '../../actions/delete-unused-credentials.ts';
import type { Deps } from '../../actions/deps.ts';
import { dryRun } from '../../actions/dry-run.ts';
import { pageCredentials } from '../../actions/page-credentials.ts';
import type { Actor } from '../../core/actor.ts';
import type { Place } from '../../core/credential-filter.ts';
import { duration } from './argument-values.ts';
import { addCommand } from './command-tree.ts';
import type { Shell } from './shell.ts';
import type { Column } from './table.ts';

interface UnusedOptions {
  /** Seconds. */
  readonly unusedFor: number;
  readonly dryRun?: boolean;
  readonly reason?: string;
}

const PAGE = 100;

interface Row {
  readonly id: number;
}
const COLUMNS: readonly Column<Row>[] = [{ title: 'id', value: ({ id }) => id }];

/** Adds the command that deletes what nobody needs any more. */
export function addDeleteUnused(group: Command, shell: Shell): void {
  addCommand(group, 'delete-unused', {
    about: 'delete credentials that nobody used or changed for a time; a living token keeps one',
    examples: [
      'credential delete-unused --unused-for 365d --dry-run',
      'credential delete-unused --unused-for 365d --reason "yearly clean-up"',
    ],
  })
    .requiredOption('--unused-for <time>', 'at least 1d', days)
    .option('--dry-run', 'only print which would be deleted')
    .option('--reason <text>', 'why, for the audit trail')
    .action(({ unusedFor, dryRun: isDry, reason }: UnusedOptions) =>
      shell.run((deps, actor) => {
        const since = deps.clock.now() - unusedFor * 1000;
        const wishing = { ...actor, wish: { reason } };
        const pages = isDry ? previewed(deps, wishing, since) : deleted(deps, wishing, since);
        return shell.print.list(pages, COLUMNS);
      }),
    );
}

async function* deleted(deps: Deps, actor: Actor, since: number) {
  let after: Place | undefined;
  do {
    const page = await deleteUnusedCredentials(deps, actor, { since, after, limit: PAGE });
    yield page.deleted.map((id): Row => ({ id }));
    after = page.next;
  } while (after !== undefined);
}

async function* previewed(deps: Deps, actor: Actor, since: number) {
  let after: Place | undefined;
  do {
    const query: UnusedQuery = { since, after, limit: PAGE };
    const { entries } = await dryRun(actor, (by) => deleteUnusedCredentials(deps, by, query));
    yield entries.map(({ subject }): Row => ({ id: Number(subject.id) }));
    // A dry run ends in what it would have written, and does not tell where the next page is.
    after = (await pageCredentials(deps, actor, { unusedSince: since, after, limit: PAGE })).next;
  } while (after !== undefined);
}

function days(text: string): number {
  const seconds = duration(text);
  if (seconds < 86_400) throw new InvalidArgumentError('It must be one day (1d) or longer.');
  return seconds;
}
