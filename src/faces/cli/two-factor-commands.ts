import type { Command } from 'commander';
import { confirmTotp } from '../../actions/confirm-totp.ts';
import { createRecoveryCodes } from '../../actions/create-recovery-codes.ts';
import { disableTotp } from '../../actions/disable-totp.ts';
import { enrollTotp } from '../../actions/enroll-totp.ts';
import type { Secret } from '../../core/secret.ts';
import { wholeNumber } from './argument-values.ts';
import type { Shell } from './shell.ts';
import { details } from './table.ts';
import { addWrite, type WriteOptions } from './write-options.ts';

/** Adds the commands of two-factor sign-in to `user …`. */
export function addTwoFactorCommands(group: Command, shell: Shell): void {
  addWrite(group, 'totp-enroll', {
    about: 'show a new key for an authenticator app; it counts after totp-confirm',
    examples: ['user totp-enroll 2'],
  })
    .argument('<id>', 'id of the user', wholeNumber)
    .action((id: number, options: WriteOptions) =>
      shell.write(
        options,
        (deps, actor) => enrollTotp(deps, actor, id),
        (enrolment) => {
          const [key, uri] = [enrolment.key.reveal(), enrolment.uri.reveal()];
          const table = details([
            ['key', key],
            ['address', uri],
          ]);
          return shell.print.record({ key, uri }, `${table}\nThey are shown only now.\n`);
        },
      ),
    );
  addWrite(group, 'totp-confirm', {
    about: "turn two-factor sign-in on with a code of the user's app; shows the recovery codes",
    examples: ['user totp-confirm 2 123456'],
  })
    .argument('<id>', 'id of the user', wholeNumber)
    .argument('<code>', 'code that the app shows')
    .action((id: number, code: string, options: WriteOptions) =>
      shell.write(
        options,
        (deps, actor) => confirmTotp(deps, actor, id, code),
        (codes) => printCodes(shell, codes),
      ),
    );
  addWrite(group, 'totp-disable', {
    about: 'turn two-factor sign-in off, for a user who lost the app and every recovery code',
    examples: ['user totp-disable 2'],
  })
    .argument('<id>', 'id of the user', wholeNumber)
    .action((id: number, options: WriteOptions) =>
      shell.write(
        options,
        (deps, actor) => disableTotp(deps, actor, id),
        (user) => shell.print.record(user, `User ${id} signs in with the password alone.\n`),
      ),
    );
  addWrite(group, 'recovery-codes', {
    about: 'replace the recovery codes of a user',
    examples: ['user recovery-codes 2'],
  })
    .argument('<id>', 'id of the user', wholeNumber)
    .action((id: number, options: WriteOptions) =>
      shell.write(
        options,
        (deps, actor) => createRecoveryCodes(deps, actor, id),
        (codes) => printCodes(shell, codes),
      ),
    );
}

function printCodes(shell: Shell, codes: readonly Secret[]): Promise<void> {
  const recoveryCodes = codes.map((code) => code.reveal());
  const lines = recoveryCodes.map((code) => `${code}\n`).join('');
  return shell.print.record(
    { recoveryCodes },
    `Recovery codes, each of which works once. They are shown only now.\n\n${lines}`,
  );
}
