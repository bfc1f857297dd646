import type { Service } from '../core/account.ts';
import { type Actor, checkAllowed } from '../core/actor.ts';
import { fail } from '../core/errors.ts';
import { type AccountId, isId, toId } from '../core/ids.ts';
import { parseName } from '../core/text.ts';
import type { Deps } from './deps.ts';
import { writingOf } from './writing.ts';

/** A new service. */
export interface ServiceInput {
  /** Id of the account that ordered it. */
  readonly accountId: number;
  readonly name?: string | undefined;
}

/** Creates a service. Throws `account_unknown`, `text_too_long`, `action_not_allowed`. */
export async function createService(
  deps: Pick<Deps, 'directory' | 'hasher' | 'clock'>,
  actor: Actor,
  input: ServiceInput,
): Promise<Service> {
  checkAllowed(actor, 'create-service');
  if (!isId(input.accountId)) throw fail('account_unknown');
  return deps.directory.createService(writingOf(deps, actor, 'create-service', input), {
    name: parseName(input.name ?? ''),
    accountId: toId<AccountId>(input.accountId),
    createdAt: deps.clock.now(),
  });
}
