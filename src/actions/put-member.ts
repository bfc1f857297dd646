import type { Member } from '../core/account.ts';
import { type Actor, checkAllowed } from '../core/actor.ts';
import { fail } from '../core/errors.ts';
import { type AccountId, isId, toId, type UserId } from '../core/ids.ts';
import { parsePermissions } from '../core/permission.ts';
import type { Deps } from './deps.ts';
import { writingOf } from './writing.ts';

/** Who shall be a member of which account. */
export interface MemberInput {
  readonly accountId: number;
  readonly userId: number;
  /** Names of permissions, or `all`. */
  readonly permissions: readonly string[];
}

/**
 * Adds a member to an account, or replaces what the member may do. Throws `account_unknown`,
 * `user_unknown`, `member_is_owner`, `value_invalid`, `action_not_allowed`.
 */
export async function putMember(
  deps: Pick<Deps, 'directory' | 'hasher' | 'clock'>,
  actor: Actor,
  input: MemberInput,
): Promise<Member> {
  checkAllowed(actor, 'put-member');
  if (!isId(input.accountId)) throw fail('account_unknown');
  if (!isId(input.userId)) throw fail('user_unknown');
  const member = {
    accountId: toId<AccountId>(input.accountId),
    userId: toId<UserId>(input.userId),
    permissions: parsePermissions(input.permissions),
  };
  return deps.directory.putMember(writingOf(deps, actor, 'put-member', input), member);
}
