import type { Actor } from '../core/actor.ts';
import { parseLabel } from '../core/text.ts';
import {
  type ChangeDeps,
  type ChangedCredential,
  changeCredential,
  type Expected,
} from './change-credential.ts';
import type { CredentialLookup } from './credential-lookup.ts';
import { checkConfidential, checkRoom, graceMs, retired, revoked } from './secret-rules.ts';

/** Grace period of a rotation that names none, in seconds (24 hours). */
const DEFAULT_GRACE_SECONDS = 24 * 60 * 60;

/** How a secret is replaced. */
export interface Rotation extends Expected {
  readonly label?: string | undefined;
  /** Seconds for which the old secrets stay valid: 0 to 30 days, default 24 hours. */
  readonly secretGraceSeconds?: number | undefined;
}

/**
 * Replaces the secrets of a credential by a new one; the old ones work until the deadline. Throws
 * the errors of `changeCredential`, `grace_period_invalid`, `secret_limit_reached`,
 * `client_is_public`, `text_too_long`, `text_invalid`.
 */
export function rotateSecret(
  deps: ChangeDeps,
  actor: Actor,
  lookup: CredentialLookup,
  rotation: Rotation = {},
): Promise<ChangedCredential> {
  return changeCredential(deps, actor, 'rotate-secret', lookup, rotation, (changing) => {
    const { old, secrets, now } = changing;
    checkConfidential(old);
    const grace = graceMs(rotation.secretGraceSeconds ?? DEFAULT_GRACE_SECONDS);
    if (grace > 0) checkRoom(secrets, now);
    return {
      next: changing.grown(),
      addSecrets: [changing.makeSecret({ label: parseLabel(rotation.label ?? '') })],
      setSecrets: grace > 0 ? retired(secrets, now, now + grace) : revoked(secrets, now),
    };
  });
}
