import { Command, CommanderError } from 'commander';
import { addAccountCommands } from './account-commands.ts';
import { addAdminCommands } from './admin-commands.ts';
import { addApiCredentialCommands } from './api-credential-commands.ts';
import { addAuditCommands } from './audit-commands.ts';
import { addBulkCommands } from './bulk/bulk-commands.ts';
import { exampleText } from './command-tree.ts';
import { addCredentialCommands } from './credential-commands.ts';
import { addDomainCommands } from './domain-commands.ts';
import { EXIT, type ExitCode, exitCodeTable } from './exit-codes.ts';
import { EndsWith, exitCodeFor, failureJson, failureText } from './failures.ts';
import { ReaderGone, writeTo } from './output.ts';
import { addRoleCommands } from './role-commands.ts';
import { addServerCommands } from './server-commands.ts';
import { addServiceCommands } from './service-commands.ts';
import { openShell } from './shell.ts';
import { addSignInCommands } from './sign-in-commands.ts';
import { addSigningKeyCommands } from './signing-key-commands.ts';
import { addUserCommands } from './user-commands.ts';
import { addWebhookCommands } from './webhook-commands.ts';
import type { World } from './world.ts';
import { groupItems } from './write-options.ts';

/**
 * Runs one command line and answers the exit code; it never throws.
 * @param argv the arguments after the program's name
 * @example process.exitCode = await runCli(['credential', 'list'], world)
 */
export async function runCli(argv: readonly string[], world: World): Promise<ExitCode> {
  const writeError = writeTo(world.stderr);
  const program = emptyProgram(world);
  const isJson = (): boolean => program.opts<{ json?: boolean }>().json ?? false;
  const shell = openShell(world, isJson);
  addServerCommands(program, shell);
  addCredentialCommands(program, shell);
  addApiCredentialCommands(program, shell);
  addRoleCommands(program, shell);
  addAdminCommands(program, shell);
  addUserCommands(program, shell);
  addAccountCommands(program, shell);
  addServiceCommands(program, shell);
  addDomainCommands(program, shell);
  addSignInCommands(program, shell);
  addSigningKeyCommands(program, shell);
  addWebhookCommands(program, shell);
  addAuditCommands(program, shell);
  addBulkCommands(program, shell);
  try {
    await program.parseAsync(argv, { from: 'user' });
    return EXIT.done;
  } catch (error) {
    if (error instanceof ReaderGone || isHelp(error)) return EXIT.done;
    if (error instanceof EndsWith) return error.exitCode;
    // When nobody can read the failure, the exit code still tells it.
    await writeError(isJson() ? failureJson(error) : failureText(error)).catch(() => {});
    return exitCodeFor(error);
  }
}

/** The program before its commands, which take over how it prints and ends. */
function emptyProgram({ version, stdout }: World): Command {
  const print = (text: string): void => void stdout.write(text);
  return new Command('chatelaine')
    .description('Keeper of OAuth API client credentials')
    .version(version)
    .option('--json', 'print JSON, errors too')
    .exitOverride()
    .configureHelp({ showGlobalOptions: true, groupItems })
    .configureOutput({
      writeOut: print,
      // Help that was not asked for: a group without a command. Errors are written by runCli.
      writeErr: print,
      outputError: () => {},
      getOutHelpWidth: () => stdout.columns ?? 80,
      getErrHelpWidth: () => stdout.columns ?? 80,
    })
    .addHelpText('after', exampleText(['serve', 'credential list', 'help credential create']))
    .addHelpText(
      'after',
      `Exit codes:\n${exitCodeTable()}\n\nCommands work on the database that the environment names, also while the server runs.\n`,
    );
}

function isHelp(error: unknown): boolean {
  const codes = ['commander.help', 'commander.helpDisplayed', 'commander.version'];
  return error instanceof CommanderError && codes.includes(error.code);
}
