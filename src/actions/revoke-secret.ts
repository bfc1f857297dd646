import type { Actor } from '../core/actor.ts';
import {
  type ChangeDeps,
  type ChangedCredential,
  changeCredential,
  type Expected,
} from './change-credential.ts';
import type { CredentialLookup } from './credential-lookup.ts';
import { checkUnused, liveSecret } from './secret-rules.ts';

/** How a secret is ended. */
export interface SecretRevocation extends Expected {
  /** Also when it was used in the last hours. */
  readonly force?: boolean | undefined;
}

/**
 * Ends one secret at once and for good. Throws the errors of `changeCredential`, `secret_unknown`,
 * `secret_ended`, and `secret_in_use` when it was used in the last hours.
 */
export function revokeSecret(
  deps: ChangeDeps,
  actor: Actor,
  lookup: CredentialLookup,
  secretId: number,
  revocation: SecretRevocation = {},
): Promise<ChangedCredential> {
  const asked = { ...revocation, secretId };
  return changeCredential(deps, actor, 'revoke-secret', lookup, asked, (changing) => {
    const secret = liveSecret(changing, secretId);
    const { now } = changing;
    checkUnused(deps, secret, now, revocation.force);
    return { next: changing.grown(), setSecrets: [{ ...secret, revokedAt: now }] };
  });
}
