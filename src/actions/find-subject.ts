import type { User } from '../core/account.ts';
import { maySignIn } from '../core/sign-in.ts';
import type { Deps } from './deps.ts';

/**
 * The user behind the `sub` of a session or token, as long as they may sign in; undefined ends every
 * token that speaks for them. Asked at each use, so that a closed account loses access at once.
 */
export async function findSubject(
  deps: Pick<Deps, 'directory'>,
  uuid: string,
): Promise<User | undefined> {
  const record = await deps.directory.findUser({ uuid });
  if (record === undefined) return undefined;
  return maySignIn(await deps.directory.accountsOf(record.user.id)) ? record.user : undefined;
}
