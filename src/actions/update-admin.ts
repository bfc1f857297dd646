import { type Actor, type Admin, checkAllowed } from '../core/actor.ts';
import type { Secret } from '../core/secret.ts';
import { adminPasswordHash } from './admin-password.ts';
import type { Deps } from './deps.ts';
import { writingOf } from './writing.ts';

/** What to change of an administrator; absent = unchanged. */
export interface AdminUpdate {
  readonly disabled?: boolean | undefined;
  readonly apiAccess?: boolean | undefined;
  readonly password?: Secret | undefined;
}

/**
 * Changes an administrator; its next call obeys. Throws `admin_unknown`, `password_invalid`,
 * `action_not_allowed`.
 */
export async function updateAdmin(
  deps: Pick<Deps, 'callers' | 'hasher' | 'passwords' | 'clock'>,
  actor: Actor,
  username: string,
  update: AdminUpdate,
): Promise<Admin> {
  checkAllowed(actor, 'update-admin');
  const writing = writingOf(deps, actor, 'update-admin', [username, update]);
  const { password, ...change } = update;
  const passwordHash = password === undefined ? undefined : await adminPasswordHash(deps, password);
  return deps.callers.updateAdmin(writing, username, { ...change, passwordHash });
}
