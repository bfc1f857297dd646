import { checkPassword, parseEmail, type User } from '../core/account.ts';
import { type Actor, checkAllowed } from '../core/actor.ts';
import type { Secret } from '../core/secret.ts';
import { parseName } from '../core/text.ts';
import type { Deps } from './deps.ts';

/** A new user. */
export interface UserInput {
  readonly email: string;
  readonly name?: string | undefined;
  readonly password: Secret;
}

/**
 * Creates a user. Throws `email_invalid`, `email_taken`, `password_invalid`, `text_too_long`,
 * `action_not_allowed`.
 */
export async function createUser(
  deps: Pick<Deps, 'directory' | 'passwords' | 'random' | 'clock'>,
  actor: Actor,
  input: UserInput,
): Promise<User> {
  checkAllowed(actor, 'create-user');
  const email = parseEmail(input.email);
  const name = parseName(input.name ?? '');
  checkPassword(input.password.reveal());
  const hash = await deps.passwords.hash(input.password);
  const createdAt = deps.clock.now();
  return deps.directory.createUser({ uuid: deps.random.uuid(), email, name, createdAt }, hash);
}
