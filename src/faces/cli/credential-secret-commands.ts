import { type Command, InvalidArgumentError, Option } from 'commander';
import { addSecret } from '../../actions/add-secret.ts';
import { revokeSecret } from '../../actions/revoke-secret.ts';
import { rotateSecret } from '../../actions/rotate-secret.ts';
import { updateSecret } from '../../actions/update-secret.ts';
import { credentialLookup, duration, wholeNumber } from './argument-values.ts';
import { printChanged } from './credential-views.ts';
import { addCredentialWrite, type CredentialWriteOptions } from './credential-writes.ts';
import { UsageError } from './failures.ts';
import type { Shell } from './shell.ts';
import { resolve, type TimeAhead, timeAhead } from './time-ahead.ts';

interface RotateOptions extends CredentialWriteOptions {
  readonly grace?: number;
  readonly label?: string;
}

interface AddOptions extends CredentialWriteOptions {
  readonly label?: string;
  readonly notBefore?: TimeAhead;
  readonly expires?: TimeAhead;
}

interface UpdateOptions extends CredentialWriteOptions {
  readonly label?: string;
  readonly expires?: TimeAhead | 'never';
  readonly active?: boolean;
  readonly inactive?: boolean;
  readonly force?: boolean;
}

const LABEL = ['--label <text>', 'what people call the secret'] as const;
const FORCE = ['--force', 'also when it was used in the last 24 hours'] as const;
const ID = ['<secret>', 'id of the secret, as `credential show` has it', wholeNumber] as const;

/** Adds the commands about the secrets of a credential. */
export function addSecretCommands(group: Command, shell: Shell): void {
  addRotate(group, shell);
  addAdd(group, shell);
  addUpdate(group, shell);
  addRevoke(group, shell);
}

function addRotate(group: Command, shell: Shell): void {
  addCredentialWrite(group, 'rotate', {
    about: 'make a new client secret and print it, once; the old ones work for a while',
    examples: ['credential rotate 1', 'credential rotate 1 --grace 7d --label "December 2026"'],
  })
    .option('--grace <time>', 'how long the old ones work (default: 24h), at most 30d', duration)
    .option(...LABEL)
    .action((reference: string, options: RotateOptions) => {
      const { grace: secretGraceSeconds, label, ifVersion: version } = options;
      const rotation = { secretGraceSeconds, label, version };
      return shell.write(
        options,
        (deps, actor) => rotateSecret(deps, actor, credentialLookup(reference), rotation),
        (changed) => printChanged(shell.print, changed, 'rotated'),
      );
    });
}

function addAdd(group: Command, shell: Shell): void {
  addCredentialWrite(group, 'add-secret', {
    about: 'make one more client secret and print it, once; no other one ends',
    examples: [
      'credential add-secret 1 --label "second server"',
      'credential add-secret 1 --not-before 2027-01-01T00:00:00Z --expires 2027-07-01',
    ],
  })
    .option(...LABEL)
    .option('--not-before <time>', 'it works from then on: a date, or a time from now', timeAhead)
    .option('--expires <time>', 'it works until then: a date, or a time from now', timeAhead)
    .action((reference: string, options: AddOptions) => {
      const { label, notBefore, expires, ifVersion: version } = options;
      return shell.write(
        options,
        (deps, actor) =>
          addSecret(deps, actor, credentialLookup(reference), {
            label,
            notBefore: resolve(notBefore, deps.clock, options),
            expiresAt: resolve(expires, deps.clock, options),
            version,
          }),
        (changed) => printChanged(shell.print, changed, 'given one more secret'),
      );
    });
}

function addUpdate(group: Command, shell: Shell): void {
  addCredentialWrite(group, 'update-secret', {
    about: 'label a secret, give it a deadline, or switch it off and on again',
    examples: [
      'credential update-secret 1 4 --inactive',
      'credential update-secret 1 4 --active --expires never --label "old server"',
    ],
  })
    .argument(...ID)
    .option(...LABEL)
    .option('--expires <time>', 'it works until then: a date, a time from now, or never', end)
    .addOption(new Option('--inactive', 'switch it off').conflicts('active'))
    .option('--active', 'switch it on again')
    .option(...FORCE)
    .action((reference: string, secretId: number, options: UpdateOptions) => {
      const { label, expires, active, inactive, force, ifVersion: version } = options;
      if ((label ?? expires ?? active ?? inactive) === undefined) {
        throw new UsageError('nothing to change; give at least one option');
      }
      return shell.write(
        options,
        (deps, actor) =>
          updateSecret(deps, actor, credentialLookup(reference), secretId, {
            label,
            expiresAt: expires === 'never' ? null : resolve(expires, deps.clock, options),
            active: active ?? (inactive ? false : undefined),
            force,
            version,
          }),
        (changed) => printChanged(shell.print, changed, 'updated'),
      );
    });
}

function addRevoke(group: Command, shell: Shell): void {
  addCredentialWrite(group, 'revoke-secret', {
    about: 'end one secret at once and for good',
    examples: ['credential revoke-secret 1 4', 'credential revoke-secret 1 4 --force'],
  })
    .argument(...ID)
    .option(...FORCE)
    .action(
      (
        reference: string,
        secretId: number,
        options: CredentialWriteOptions & { readonly force?: boolean },
      ) => {
        const { force, ifVersion: version } = options;
        const lookup = credentialLookup(reference);
        return shell.write(
          options,
          (deps, actor) => revokeSecret(deps, actor, lookup, secretId, { force, version }),
          (changed) => printChanged(shell.print, changed, 'updated'),
        );
      },
    );
}

function end(text: string): TimeAhead | 'never' {
  if (text === 'never') return text;
  try {
    return timeAhead(text);
  } catch {
    throw new InvalidArgumentError('It must be such as 2027-01-31T12:00:00Z, 7d or never.');
  }
}
