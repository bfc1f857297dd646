import { type Actor, checkAllowed } from '../core/actor.ts';
import type { ClientIdentifier } from '../core/ids.ts';
import { knownUser } from './change-user.ts';
import type { Deps } from './deps.ts';
import { writingOf } from './writing.ts';

/**
 * Takes back what a user allowed an application: its tokens of that user end at once. Nothing happens
 * where nothing was allowed. Throws `user_unknown`, `action_not_allowed`.
 */
export async function revokeConsent(
  deps: Pick<Deps, 'consents' | 'directory' | 'hasher' | 'clock'>,
  actor: Actor,
  userId: number,
  identifier: string,
): Promise<void> {
  checkAllowed(actor, 'revoke-consent');
  const writing = writingOf(deps, actor, 'revoke-consent', [userId, identifier]);
  const { user } = await knownUser(deps, userId);
  await deps.consents.delete(writing, user, identifier as ClientIdentifier);
}
