import { type Command, Option } from 'commander';
import type { Deps } from '../../actions/deps.ts';
import { type ReviewItem, reviewCredentials } from '../../actions/review-credentials.ts';
import type { Actor } from '../../core/actor.ts';
import type { Place } from '../../core/credential-filter.ts';
import { FINDING_CODES, type Finding, type FindingCode } from '../../core/finding.ts';
import { GRANT_TYPES, type GrantType } from '../../core/grant-type.ts';
import type { CredentialId, ServiceId } from '../../core/ids.ts';
import { REVIEW_DAYS } from '../../core/review.ts';
import { NETWORK_CODES, UNCHECKED, type UncheckedReason } from '../../core/site-prober.ts';
import { duration, wholeNumber } from './argument-values.ts';
import { addCommand } from './command-tree.ts';
import { EXIT } from './exit-codes.ts';
import { EndsWith, UsageError } from './failures.ts';
import { writeTo } from './output.ts';
import { isoDate } from './printable.ts';
import type { Shell } from './shell.ts';
import type { Column } from './table.ts';

interface ReviewOptions {
  readonly finding?: readonly FindingCode[];
  readonly network?: boolean;
  /** Seconds, as the other times. */
  readonly expiringWithin: number;
  readonly unusedFor: number;
  readonly olderThan: number;
  readonly grantType?: GrantType;
  readonly serviceId?: number;
}

/** One finding, or what could not be checked. */
interface Row extends Omit<Finding, 'code'> {
  readonly id: CredentialId;
  readonly identifier: string;
  readonly name: string;
  readonly code: FindingCode | UncheckedReason;
  readonly isFinding: boolean;
}

const PAGE = 500;
const DAY = 86_400;

const COLUMNS: readonly Column<Row>[] = [
  { title: 'id', value: ({ id }) => id },
  { title: 'name', value: ({ name, identifier }) => name || identifier },
  { title: 'finding', value: ({ code, isFinding }) => (isFinding ? code : `? ${code}`) },
  { title: 'about', value: shownAbout },
  { title: 'meaning', value: ({ message }) => message },
];

/** Adds the command that finds what is dead and what is dangerous. */
export function addReview(group: Command, shell: Shell): void {
  addCommand(group, 'review', {
    about: 'find what is dead and what is dangerous about credentials',
    examples: [
      'credential review',
      'credential review --network --json',
      'credential review --finding never_used unused --unused-for 365d',
    ],
  })
    .addOption(
      new Option('--finding <code...>', 'look for nothing but this').choices(FINDING_CODES),
    )
    .option('--network', 'also ask name servers, and the hosts of redirect URIs for TLS')
    .addOption(days('--expiring-within <time>', 'what ends so soon', REVIEW_DAYS.expiring))
    .addOption(days('--unused-for <time>', 'what is unused', REVIEW_DAYS.unused))
    .addOption(days('--older-than <time>', 'which secrets are old', REVIEW_DAYS.old))
    .addOption(new Option('--grant-type <type>', 'only this grant type').choices(GRANT_TYPES))
    .option('--service-id <id>', 'only those of this service', wholeNumber)
    .addHelpText(
      'after',
      `\nExit code ${EXIT.found}: something was found. Only with --network: ${NETWORK_CODES.join(', ')}.\n`,
    )
    .action((options: ReviewOptions) =>
      shell.run(async (deps, actor) => {
        const { finding, network } = options;
        if (!network && finding?.some((code) => NETWORK_CODES.some((one) => one === code))) {
          throw new UsageError('what is looked for needs --network');
        }
        const tally = { findings: 0, credentials: 0, unchecked: 0 };
        await shell.print.list(found(deps, actor, options, tally), COLUMNS);
        await writeTo(shell.world.stderr)(tallyText(tally));
        if (tally.findings > 0) throw new EndsWith(EXIT.found);
      }),
    );
}

type Tally = Record<'findings' | 'credentials' | 'unchecked', number>;

async function* found(deps: Deps, actor: Actor, options: ReviewOptions, tally: Tally) {
  let after: Place | undefined;
  do {
    const page = await reviewCredentials(deps, actor, {
      codes: options.finding,
      network: options.network ?? false,
      limits: {
        expiringMs: options.expiringWithin * 1000,
        unusedMs: options.unusedFor * 1000,
        oldMs: options.olderThan * 1000,
      },
      grantType: options.grantType,
      serviceId: options.serviceId as ServiceId | undefined,
      after,
      limit: PAGE,
    });
    for (const { findings, unchecked } of page.items) {
      tally.findings += findings.length;
      tally.credentials += findings.length > 0 ? 1 : 0;
      tally.unchecked += unchecked.length;
    }
    yield page.items.flatMap(rowsOf);
    after = page.next;
  } while (after !== undefined);
}

function rowsOf({ credential: { id, identifier, name }, ...item }: ReviewItem): readonly Row[] {
  const of = { id, identifier, name };
  return [
    ...item.findings.map((one) => ({ ...of, ...one, isFinding: true })),
    ...item.unchecked.map(({ redirectUri, reason: code }) => {
      const about = { redirectUri, secretId: null, scope: null, at: null };
      return { ...of, code, message: UNCHECKED[code], ...about, isFinding: false };
    }),
  ];
}

function shownAbout({ redirectUri, secretId, scope, at }: Row): string {
  const what = redirectUri ?? scope ?? (secretId === null ? '' : `secret ${secretId}`);
  return [what, at === null ? '' : isoDate(at)].filter((part) => part !== '').join(' ');
}

function tallyText({ findings, credentials, unchecked }: Tally): string {
  const rest = unchecked === 0 ? '' : `, could not be checked: ${unchecked}`;
  return `findings: ${findings}, about credentials: ${credentials}${rest}\n`;
}

function days(flags: string, about: string, count: number): Option {
  return new Option(flags, about).argParser(duration).default(count * DAY, `${count}d`);
}
