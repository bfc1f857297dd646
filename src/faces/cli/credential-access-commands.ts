import { type Command, Option } from 'commander';
import { restoreCredential } from '../../actions/restore-credential.ts';
import { resumeCredential } from '../../actions/resume-credential.ts';
import { revokeTokens } from '../../actions/revoke-tokens.ts';
import { suspendCredential } from '../../actions/suspend-credential.ts';
import { TOKEN_REVOCATIONS, type TokenRevocation } from '../../actions/token-revocation.ts';
import { credentialLookup, wholeNumber } from './argument-values.ts';
import { printChanged } from './credential-views.ts';
import { addCredentialWrite, type CredentialWriteOptions } from './credential-writes.ts';
import type { Shell } from './shell.ts';
import { resolve, type TimeAhead, timeAhead } from './time-ahead.ts';

interface SuspendOptions extends CredentialWriteOptions {
  readonly until?: TimeAhead;
  readonly revokeTokens?: TokenRevocation;
}

interface TokenOptions extends CredentialWriteOptions {
  readonly which: Exclude<TokenRevocation, 'none'>;
}

interface RestoreOptions extends CredentialWriteOptions {
  readonly toVersion: number;
}

/** Adds the commands that close access, open it again, and undo. */
export function addAccessCommands(group: Command, shell: Shell): void {
  addSuspend(group, shell);
  addResume(group, shell);
  addRevokeTokens(group, shell);
  addRestore(group, shell);
}

function addSuspend(group: Command, shell: Shell): void {
  addCredentialWrite(group, 'suspend', {
    about: 'close access for a time: secrets, codes and tokens are refused until it is resumed',
    examples: [
      'credential suspend 1 --reason "unpaid invoice 4711"',
      'credential suspend 1 --until 2d --revoke-tokens all',
    ],
  })
    .option('--until <time>', 'it ends by itself: a date, or a time from now', timeAhead)
    .addOption(
      new Option('--revoke-tokens <which>', 'tokens that stay invalid afterwards').choices(
        TOKEN_REVOCATIONS,
      ),
    )
    .action((reference: string, options: SuspendOptions) =>
      shell.write(
        options,
        (deps, actor) =>
          suspendCredential(deps, actor, credentialLookup(reference), {
            // Told to whoever asks why access is closed, and to the trail.
            reason: options.reason,
            until: resolve(options.until, deps.clock, options),
            revokeTokens: options.revokeTokens,
            version: options.ifVersion,
          }),
        (changed) => printChanged(shell.print, changed, 'suspended'),
      ),
    );
}

function addResume(group: Command, shell: Shell): void {
  addCredentialWrite(group, 'resume', {
    about: 'open access again; what was valid before is valid again',
    examples: ['credential resume 1'],
  }).action((reference: string, options: CredentialWriteOptions) => {
    const expected = { version: options.ifVersion };
    return shell.write(
      options,
      (deps, actor) => resumeCredential(deps, actor, credentialLookup(reference), expected),
      (changed) => printChanged(shell.print, changed, 'resumed'),
    );
  });
}

function addRevokeTokens(group: Command, shell: Shell): void {
  addCredentialWrite(group, 'revoke-tokens', {
    about: 'end every token that was issued; secrets stay',
    examples: ['credential revoke-tokens 1', 'credential revoke-tokens 1 --which refresh'],
  })
    .addOption(
      new Option('--which <which>', 'refresh = refresh tokens only')
        .choices(TOKEN_REVOCATIONS.filter((which) => which !== 'none'))
        .default('all'),
    )
    .action((reference: string, options: TokenOptions) => {
      const input = { revokeTokens: options.which, version: options.ifVersion };
      return shell.write(
        options,
        (deps, actor) => revokeTokens(deps, actor, credentialLookup(reference), input),
        (changed) => printChanged(shell.print, changed, 'updated; its tokens have ended'),
      );
    });
}

function addRestore(group: Command, shell: Shell): void {
  addCredentialWrite(group, 'restore', {
    about: 'give the fields the values of an earlier version; secrets and tokens stay as they are',
    examples: [
      'credential restore 1 --to-version 3 --dry-run',
      'credential restore 1 --to-version 3',
    ],
  })
    .requiredOption('--to-version <number>', 'as the audit trail counts them', wholeNumber)
    .action((reference: string, options: RestoreOptions) => {
      const lookup = credentialLookup(reference);
      const { toVersion, ifVersion: version } = options;
      return shell.write(
        options,
        (deps, actor) => restoreCredential(deps, actor, lookup, toVersion, { version }),
        (changed) => printChanged(shell.print, changed, 'restored'),
      );
    });
}
