import type { Actor } from '../core/actor.ts';
import { parseLabel } from '../core/text.ts';
import {
  type ChangeDeps,
  type ChangedCredential,
  changeCredential,
  type Expected,
} from './change-credential.ts';
import type { CredentialLookup } from './credential-lookup.ts';
import { checkConfidential, checkRoom, checkTimes } from './secret-rules.ts';

/** One more secret beside those there are. Times are milliseconds since 1970. */
export interface AddedSecret extends Expected {
  readonly label?: string | undefined;
  /** Valid from then on, so that it can be handed out before. */
  readonly notBefore?: number | undefined;
  /** Valid until then. */
  readonly expiresAt?: number | undefined;
}

/**
 * Adds a secret and ends no other. Throws the errors of `changeCredential`, `secret_limit_reached`,
 * `secret_times_invalid`, `client_is_public`, `text_too_long`, `text_invalid`.
 */
export function addSecret(
  deps: ChangeDeps,
  actor: Actor,
  lookup: CredentialLookup,
  added: AddedSecret = {},
): Promise<ChangedCredential> {
  return changeCredential(deps, actor, 'add-secret', lookup, added, (changing) => {
    const { old, secrets, now } = changing;
    checkConfidential(old);
    const { label = '', notBefore = null, expiresAt = null } = added;
    checkTimes({ notBefore, expiresAt }, now);
    checkRoom(secrets, now);
    const fields = { label: parseLabel(label), notBefore, expiresAt };
    return { next: changing.grown(), addSecrets: [changing.makeSecret(fields)] };
  });
}
