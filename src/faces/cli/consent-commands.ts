import type { Command } from 'commander';
import { revokeConsent } from '../../actions/revoke-consent.ts';
import { wholeNumber } from './argument-values.ts';
import { printable } from './printable.ts';
import type { Shell } from './shell.ts';
import { addWrite, type WriteOptions } from './write-options.ts';

/** Adds the command about what users allowed applications to `user …`. */
export function addConsentCommands(group: Command, shell: Shell): void {
  addWrite(group, 'revoke-consent', {
    about: 'take back what a user allowed an application; its tokens of that user end at once',
    examples: ['user revoke-consent 2 COMPANY-NAME.0f8e…'],
  })
    .argument('<id>', 'id of the user', wholeNumber)
    .argument('<client-identifier>', 'of the application')
    .action((userId: number, clientIdentifier: string, options: WriteOptions) => {
      const text = `User ${userId} allows ${printable(clientIdentifier)} nothing any more.\n`;
      return shell.write(
        options,
        (deps, actor) => revokeConsent(deps, actor, userId, clientIdentifier),
        () => shell.print.record({ userId, clientIdentifier, revoked: true }, text),
      );
    });
}
