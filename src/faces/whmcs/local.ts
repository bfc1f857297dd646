import type { Deps } from '../../actions/deps.ts';
import type { Actor } from '../../core/actor.ts';
import { AppError, fail } from '../../core/errors.ts';
import { sayError } from './answers.ts';
import { call } from './call.ts';
import { dateWriter } from './dates.ts';
import type { Fields } from './formats.ts';
import { type Nested, Parameters } from './parameters.ts';

/** A result as WHMCS documents it: `result`, on an error `message`, else the action's fields. */
export interface LocalApiResult {
  readonly result: 'success' | 'error';
  readonly message?: string;
  readonly [field: string]: unknown;
}

/**
 * Runs an action in this process, without credentials, address or role check (whmcs-behaviour.md 4).
 * @param command name of the action in any case, such as `UpdateOAuthCredential`
 * @param postData its parameters as plain values
 * @param adminUsername in whose name it runs
 */
export type LocalApi = (
  command: string,
  postData?: Nested,
  adminUsername?: string,
) => Promise<LocalApiResult>;

/** The Local API over these actions. Expected failures are answered, never thrown. */
export function localApi(deps: Deps, displayTimezone: string): LocalApi {
  const writeDate = dateWriter(displayTimezone);
  return async (command, postData = {}, adminUsername = 'local') => {
    const actor: Actor = { kind: 'local', name: adminUsername, allowed: new Set(['*']) };
    const action = command.trim().toLowerCase();
    try {
      if (action === '') throw fail('action_missing');
      const parameters = new Parameters(postData);
      const { fields, list } = await call(deps, writeDate, actor, action, parameters);
      const rows: Fields[] = [];
      for await (const page of list?.pages ?? []) rows.push(...page);
      return { result: 'success', ...fields, ...(list && { [list.name]: rows }) };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return { result: 'error', message: sayError(error).message };
    }
  };
}
