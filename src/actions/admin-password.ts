import { checkPassword } from '../core/account.ts';
import type { Secret } from '../core/secret.ts';
import type { Deps } from './deps.ts';

/**
 * What is stored of an administrator's password: the WHMCS face gets the md5 and nothing else, so
 * that is what is hashed (spec/decisions.md 6). Throws `password_invalid`.
 */
export async function adminPasswordHash(
  deps: Pick<Deps, 'passwords'>,
  password: Secret,
): Promise<string> {
  checkPassword(password.reveal());
  return deps.passwords.hash(deps.passwords.md5(password));
}
