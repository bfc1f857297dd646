import { type Actor, type Admin, checkAllowed, parseUsername } from '../core/actor.ts';
import type { Secret } from '../core/secret.ts';
import { adminPasswordHash } from './admin-password.ts';
import type { Deps } from './deps.ts';
import { writingOf } from './writing.ts';

/** A new administrator. */
export interface AdminInput {
  readonly username: string;
  readonly password: Secret;
}

/**
 * Creates an administrator who may use the API. Throws `username_invalid`, `username_taken`,
 * `password_invalid`, `action_not_allowed`.
 */
export async function createAdmin(
  deps: Pick<Deps, 'callers' | 'hasher' | 'passwords' | 'clock'>,
  actor: Actor,
  input: AdminInput,
): Promise<Admin> {
  checkAllowed(actor, 'create-admin');
  const writing = writingOf(deps, actor, 'create-admin', input);
  const username = parseUsername(input.username);
  const hash = await adminPasswordHash(deps, input.password);
  const admin = { username, disabled: false, apiAccess: true, createdAt: deps.clock.now() };
  return deps.callers.createAdmin(writing, admin, hash);
}
