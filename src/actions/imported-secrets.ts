import type { CredentialImport } from '../core/credential-import.ts';
import { AppError } from '../core/errors.ts';
import { parseImportedSecret } from '../core/imported-secret.ts';
import { MAX_LIVE_SECRETS, type NewSecret } from '../core/secret.ts';
import { parseLabel } from '../core/text.ts';
import type { Deps } from './deps.ts';
import { storedSecret } from './new-secret.ts';
import { checkTimes } from './secret-rules.ts';

/**
 * What is stored of the secrets that a credential brings along; those whose time is over are left
 * behind. Throws the errors of `parseImportedSecret` and `checkTimes`, `secret_limit_reached`,
 * `text_too_long`, `text_invalid`.
 */
export function importedSecrets(
  deps: Pick<Deps, 'hasher' | 'policy'>,
  { secrets = [] }: CredentialImport,
  credentialUuid: string,
  createdBy: string,
  now: number,
): readonly NewSecret[] {
  const stored = new Map<string, NewSecret>();
  for (const { secret: given, label, notBefore, expiresAt, inactiveSince } of secrets) {
    const secret = parseImportedSecret(given.reveal());
    if (expiresAt !== null && expiresAt <= now) continue;
    checkTimes({ notBefore, expiresAt }, now);
    const kept = storedSecret(deps, secret, credentialUuid, createdBy);
    const fields = { label: parseLabel(label), notBefore, expiresAt, inactiveSince };
    stored.set(kept.digest, { ...kept, ...fields });
  }
  if (stored.size > MAX_LIVE_SECRETS) {
    throw new AppError('secret_limit_reached', { limit: MAX_LIVE_SECRETS });
  }
  return [...stored.values()];
}
