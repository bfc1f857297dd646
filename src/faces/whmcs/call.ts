import type { Deps } from '../../actions/deps.ts';
import { dryRun } from '../../actions/dry-run.ts';
import { type Actor, type CallWish, isAllowed } from '../../core/actor.ts';
import { AppError, fail } from '../../core/errors.ts';
import type { Command } from './command.ts';
import { COMMANDS } from './commands.ts';
import type { DateWriter } from './dates.ts';
import type { Answer } from './formats.ts';
import type { Parameters } from './parameters.ts';
import { renderPreview } from './preview.ts';

/**
 * Runs the named action for a caller who is known. Whether the caller may run it is asked before
 * whether there is such an action (spec/decisions.md 5). Throws `action_not_allowed`,
 * `action_unknown`, `dry_run_impossible` and the errors of the action.
 */
export async function call(
  deps: Deps,
  writeDate: DateWriter,
  actor: Actor,
  action: string,
  parameters: Parameters,
): Promise<Answer> {
  const command = allowedCommand(actor, COMMANDS.get(action), parameters);
  if (!isAllowed(actor, command?.action ?? action)) {
    // WHMCS names the action as the caller did, in lower case.
    throw new AppError('action_not_allowed', { action });
  }
  if (command === undefined) throw fail('action_unknown');
  if (!command.isRecorded) {
    if (!command.isRead && parameters.flag('dryRun')) throw fail('dry_run_impossible');
    return command.run(parameters, { deps, actor, writeDate });
  }
  const wishing = { ...actor, wish: readWish(parameters) };
  const run = async (by: Actor): Promise<Answer> =>
    command.run(parameters, { deps, actor: by, writeDate });
  return parameters.flag('dryRun') ? renderPreview(await dryRun(wishing, run)) : run(wishing);
}

/** The command, or the lesser one that is all this call needs and this caller may run. */
function allowedCommand(
  actor: Actor,
  command: Command | undefined,
  parameters: Parameters,
): Command | undefined {
  if (command?.lesser === undefined || isAllowed(actor, command.action)) return command;
  return command.lesser.covers(parameters) ? command.lesser : command;
}

/** How the caller wants the call to be carried out; parameters of ours, none of WHMCS's. */
function readWish(parameters: Parameters): CallWish {
  return {
    idempotencyKey: parameters.filled('idempotencyKey'),
    reason: parameters.filled('changeReason'),
  };
}

/** The action that a call names, in lower case. Throws `action_missing`. */
export function namedAction(parameters: Parameters): string {
  const action = parameters.filled('action')?.toLowerCase();
  if (action === undefined) throw fail('action_missing');
  return action;
}
