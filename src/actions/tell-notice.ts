import type { Notice, NoticeName } from '../core/notice.ts';
import type { Deps } from './deps.ts';
import { SCHEDULE } from './schedule.ts';
import { writingOf } from './writing.ts';

/** What telling a notice needs. */
export type NoticeDeps = Pick<Deps, 'notices' | 'credentials' | 'hasher' | 'clock'>;

/** Tells a notice in the trail, unless its cause was told already. */
export async function tellNotice(
  deps: NoticeDeps,
  name: NoticeName,
  notice: Notice,
  address?: string,
): Promise<void> {
  const writing = writingOf(deps, { ...SCHEDULE, address }, name, notice);
  await deps.notices.tell(writing, notice);
}
