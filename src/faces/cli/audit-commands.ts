import { type Command, InvalidArgumentError } from 'commander';
import { credentialUnknown, findCredential } from '../../actions/credential-lookup.ts';
import type { Deps } from '../../actions/deps.ts';
import { listAudit } from '../../actions/list-audit.ts';
import { AUDIT_SUBJECTS, type AuditRecord, type Subject } from '../../core/audit.ts';
import { credentialLookup, wholeNumber } from './argument-values.ts';
import { addVerify } from './audit-verify-command.ts';
import { AUDIT_COLUMNS, printEntry } from './audit-views.ts';
import { addCommand } from './command-tree.ts';
import { NotFound, UsageError } from './failures.ts';
import { writeTo } from './output.ts';
import { printableJson } from './printable.ts';
import type { Shell } from './shell.ts';

interface ListOptions {
  readonly credential?: string;
  readonly subject?: Subject;
  readonly after?: number;
  readonly limit: number;
}

/** Adds `audit …`: the trail of every change. */
export function addAuditCommands(program: Command, shell: Shell): void {
  const group = addCommand(program, 'audit', {
    about: 'the trail of every change: who, through which door, from where, and what changed',
    examples: ['audit list', 'audit list --credential 1', 'audit verify'],
  });
  addList(group, shell);
  addShow(group, shell);
  addExport(group, shell);
  addVerify(group, shell);
}

function addList(group: Command, shell: Shell): void {
  addCommand(group, 'list', {
    about: 'list the newest entries, oldest of them first',
    examples: [
      'audit list --credential 1',
      'audit list --subject role:Support --limit 5',
      'audit list --after 1200 --json',
    ],
  })
    .option('--credential <credential>', 'only of this credential, by id or client identifier')
    .option('--subject <kind:id>', `only of this record: ${AUDIT_SUBJECTS.join(', ')}`, subject)
    .option('--after <entry>', 'from the one after this entry on', wholeNumber)
    .option('--limit <count>', 'at most so many', wholeNumber, 50)
    .action((options: ListOptions) =>
      shell.run(async (deps, actor) => {
        const { after, limit } = options;
        const part = after === undefined ? { newest: limit } : { after, limit };
        const query = { subject: await subjectOf(deps, options), ...part };
        await shell.print.list(listAudit(deps, actor, query), AUDIT_COLUMNS);
      }),
    );
}

function addShow(group: Command, shell: Shell): void {
  addCommand(group, 'show', {
    about: 'show one entry with what changed, field by field',
    examples: ['audit show 1204'],
  })
    .argument('<entry>', 'its place in the trail', wholeNumber)
    .action((place: number) =>
      shell.run(async (deps, actor) => {
        const query = { after: place - 1, limit: 1 };
        let found: AuditRecord | undefined;
        for await (const [entry] of listAudit(deps, actor, query)) found = entry;
        if (found?.seq === place) return printEntry(shell.print, found);
        throw new NotFound(`there is no entry ${place}`);
      }),
    );
}

function addExport(group: Command, shell: Shell): void {
  addCommand(group, 'export', {
    about: 'write every entry, oldest first, one JSON object a line',
    examples: ['audit export > audit.ndjson', 'audit export --after 1200 >> audit.ndjson'],
  })
    .option('--after <entry>', 'from the one after this entry on', wholeNumber)
    .action(({ after }: { readonly after?: number }) =>
      shell.run(async (deps, actor) => {
        const write = writeTo(shell.world.stdout);
        for await (const page of listAudit(deps, actor, { after })) {
          await write(page.map((entry) => `${printableJson(entry)}\n`).join(''));
        }
      }),
    );
}

/** The record that the options name. */
async function subjectOf(deps: Deps, { credential, subject: named }: ListOptions) {
  if (credential === undefined) return named;
  if (named !== undefined) throw new UsageError('give --credential or --subject, not both');
  const lookup = credentialLookup(credential);
  // Of a deleted one the trail still knows the id.
  const id = lookup.id ?? (await findCredential(deps, lookup))?.id;
  if (id === undefined) throw credentialUnknown(lookup);
  return { kind: 'credential', id } as const;
}

function subject(text: string): Subject {
  const [, name, id] = /^([a-z_]+):(.+)$/.exec(text) ?? [];
  const kind = AUDIT_SUBJECTS.find((known) => known === name);
  if (kind === undefined || id === undefined) {
    throw new InvalidArgumentError(
      `It must be such as account:1; kinds: ${AUDIT_SUBJECTS.join(' ')}.`,
    );
  }
  return { kind, id };
}
