import type { Deps } from '../../actions/deps.ts';

/** The sign-out epoch of a user now; undefined = the user is gone. */
export async function epochNow(
  deps: Pick<Deps, 'directory'>,
  uuid: string,
): Promise<number | undefined> {
  return (await deps.directory.findUser({ uuid }))?.signOutEpoch;
}
