import type { Command } from 'commander';
import { createSsoToken, type SsoTokenInput } from '../../actions/create-sso-token.ts';
import { validateLogin } from '../../actions/validate-login.ts';
import { wholeNumber } from './argument-values.ts';
import { addCommand } from './command-tree.ts';
import { PASSWORD_OPTION, readPassword } from './password.ts';
import type { Shell } from './shell.ts';
import { details } from './table.ts';

interface TokenOptions extends Pick<SsoTokenInput, 'destination' | 'path'> {
  readonly account?: number;
  readonly user?: number;
  readonly service?: number;
  readonly domain?: number;
}

/** Adds `sign-in …`: signing people in from outside. */
export function addSignInCommands(program: Command, shell: Shell): void {
  const group = addCommand(program, 'sign-in', {
    about: 'tokens of single sign-on, and checks of a login',
    examples: ['sign-in token --account 1'],
  });
  addToken(group, shell);
  addCheck(group, shell);
}

function addToken(group: Command, shell: Shell): void {
  addCommand(group, 'token', {
    about: 'make an address that signs a browser in, once and within a minute',
    examples: [
      'sign-in token --account 1',
      'sign-in token --user 2 --destination clientarea:product_details --service 1',
      'sign-in token --account 1 --destination sso:custom_redirect --path viewinvoice.php?id=5',
    ],
  })
    .option('--account <id>', 'id of the account', wholeNumber)
    .option('--user <id>', 'id of the user (default: the owner of the account)', wholeNumber)
    .option('--destination <scope>', 'page where it lands')
    .option('--service <id>', 'service that the page is about', wholeNumber)
    .option('--domain <id>', 'domain that the page is about', wholeNumber)
    .option('--path <path>', 'path inside the client area, for sso:custom_redirect')
    .action(({ account, user, service, domain, ...target }: TokenOptions) =>
      shell.run(async (deps, actor) => {
        const ids = { accountId: account, userId: user, serviceId: service, domainId: domain };
        const { token, redirectUrl } = await createSsoToken(deps, actor, { ...target, ...ids });
        const record = { accessToken: token.reveal(), redirectUrl };
        await shell.print.record(record, `${redirectUrl}\n`);
      }),
    );
}

function addCheck(group: Command, shell: Shell): void {
  addCommand(group, 'check <email>', {
    about: 'check the password of a user',
    examples: ['sign-in check ada@example.com --password-stdin < password.txt'],
  })
    .option(...PASSWORD_OPTION)
    .action(async (email: string, options: { readonly passwordStdin?: boolean }) => {
      const password = await readPassword(shell.world, options.passwordStdin ?? false);
      await shell.run(async (deps, actor) => {
        const claim = { email, password, address: undefined };
        const { user, token } = await validateLogin(deps, actor, claim);
        const { id: userId, twoFactor } = user;
        const text = details([
          ['user', userId],
          ['two-factor', twoFactor ? 'on' : 'off'],
          ['token', token?.reveal() ?? 'none'],
        ]);
        await shell.print.record({ userId, twoFactor, token: token?.reveal() ?? null }, text);
      });
    });
}
