import { checkPassword, type User } from '../core/account.ts';
import { type Actor, checkAllowed } from '../core/actor.ts';
import { parseImportedHash } from '../core/password-hash.ts';
import type { Secret } from '../core/secret.ts';
import type { Deps } from './deps.ts';
import { type UserFieldsInput, userFields } from './user-fields.ts';
import { writingOf } from './writing.ts';

/** A new user. */
export interface UserInput extends UserFieldsInput {
  readonly email: string;
  readonly emailVerified?: boolean | undefined;
  readonly password: Secret;
  /** Whether `password` is the bcrypt hash of it, from another system. */
  readonly isHash?: boolean | undefined;
}

const NOBODY = { email: '', name: '', givenName: '', familyName: '', locale: '' };

/**
 * Creates a user. Throws `email_invalid`, `email_taken`, `password_invalid`,
 * `password_hash_invalid`, `text_invalid`, `text_too_long`, `value_invalid`, `action_not_allowed`.
 */
export async function createUser(
  deps: Pick<Deps, 'directory' | 'hasher' | 'passwords' | 'random' | 'clock'>,
  actor: Actor,
  input: UserInput,
): Promise<User> {
  checkAllowed(actor, 'create-user');
  const writing = writingOf(deps, actor, 'create-user', input);
  const fields = userFields(NOBODY, input);
  const hash = input.isHash
    ? parseImportedHash(input.password.reveal())
    : await newHash(deps, input.password);
  return deps.directory.createUser(
    writing,
    {
      ...fields,
      uuid: deps.random.uuid(),
      emailVerified: input.emailVerified ?? false,
      createdAt: deps.clock.now(),
    },
    hash,
  );
}

function newHash(deps: Pick<Deps, 'passwords'>, password: Secret): Promise<string> {
  checkPassword(password.reveal());
  return deps.passwords.hash(password);
}
