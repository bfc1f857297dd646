import { type Actor, checkAllowed } from '../core/actor.ts';
import { fail } from '../core/errors.ts';
import { type AccountId, isId, toId, type UserId } from '../core/ids.ts';
import type { Deps } from './deps.ts';
import { writingOf } from './writing.ts';

/** Takes a member away from an account. Throws `member_unknown`, `action_not_allowed`. */
export async function deleteMember(
  deps: Pick<Deps, 'directory' | 'hasher' | 'clock'>,
  actor: Actor,
  accountId: number,
  userId: number,
): Promise<void> {
  checkAllowed(actor, 'delete-member');
  const writing = writingOf(deps, actor, 'delete-member', [accountId, userId]);
  const known =
    isId(accountId) &&
    isId(userId) &&
    (await deps.directory.deleteMember(writing, toId<AccountId>(accountId), toId<UserId>(userId)));
  if (!known) throw fail('member_unknown');
}
