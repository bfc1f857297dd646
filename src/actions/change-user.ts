import type { User } from '../core/account.ts';
import type { UserChange, UserRecord } from '../core/directory.ts';
import { fail } from '../core/errors.ts';
import { isId, toId, type UserId } from '../core/ids.ts';
import type { Writing } from '../core/writing.ts';
import type { Deps } from './deps.ts';

/** Changes a user who must exist; throws `user_unknown` and what `change` throws. */
export async function changeUser(
  deps: Pick<Deps, 'directory'>,
  writing: Writing,
  id: number,
  change: (old: UserRecord) => UserChange | undefined,
): Promise<User> {
  const user = isId(id)
    ? await deps.directory.updateUser(writing, toId<UserId>(id), change)
    : undefined;
  if (user === undefined) throw fail('user_unknown');
  return user;
}

/** The user with that id, with what signing in needs; throws `user_unknown`. */
export async function knownUser(deps: Pick<Deps, 'directory'>, id: number): Promise<UserRecord> {
  const record = isId(id) ? await deps.directory.findUser({ id: toId<UserId>(id) }) : undefined;
  if (record === undefined) throw fail('user_unknown');
  return record;
}
