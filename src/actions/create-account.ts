import type { Account } from '../core/account.ts';
import { type Actor, checkAllowed } from '../core/actor.ts';
import { fail } from '../core/errors.ts';
import { isId, toId, type UserId } from '../core/ids.ts';
import { parseName } from '../core/text.ts';
import type { Deps } from './deps.ts';
import { writingOf } from './writing.ts';

/** A new account. */
export interface AccountInput {
  /** Id of the user who owns it. */
  readonly ownerId: number;
  readonly name?: string | undefined;
}

/** Creates an account. Throws `user_unknown`, `text_too_long`, `action_not_allowed`. */
export async function createAccount(
  deps: Pick<Deps, 'directory' | 'hasher' | 'clock'>,
  actor: Actor,
  input: AccountInput,
): Promise<Account> {
  checkAllowed(actor, 'create-account');
  if (!isId(input.ownerId)) throw fail('user_unknown');
  return deps.directory.createAccount(writingOf(deps, actor, 'create-account', input), {
    name: parseName(input.name ?? ''),
    ownerId: toId<UserId>(input.ownerId),
    createdAt: deps.clock.now(),
  });
}
