import { type Actor, checkAllowed } from '../core/actor.ts';
import {
  type CredentialInput,
  credentialFields,
  type NamedService,
  sameFields,
} from '../core/credential.ts';
import { AppError } from '../core/errors.ts';
import type { CredentialChange } from '../core/ports.ts';
import {
  checkExpiriesAhead,
  type RedirectChange,
  wholeRedirects,
} from '../core/redirect-change.ts';
import { MAX_GRACE_SECONDS } from '../core/secret.ts';
import {
  type ChangeDeps,
  type ChangedCredential,
  type Changing,
  changeCredential,
  type Expected,
} from './change-credential.ts';
import type { CredentialLookup } from './credential-lookup.ts';
import type { Deps } from './deps.ts';
import { namedService } from './named-service.ts';
import { checkConfidential, checkRoom, graceMs, retired, revoked } from './secret-rules.ts';
import { grownEpochs, type TokenRevocation } from './token-revocation.ts';

/** What to change; absent = unchanged. */
export interface CredentialUpdate extends CredentialInput, RedirectChange, Expected {
  /** Makes a new secret; the old ones end at once or after the grace period. */
  readonly resetSecret?: boolean | undefined;
  /** Seconds for which the old secrets stay valid after a reset; 0 (default) to 30 days. */
  readonly secretGraceSeconds?: number | undefined;
  /** Tokens that become invalid with this change; default `none`. */
  readonly revokeTokens?: TokenRevocation | undefined;
}

/**
 * Changes what is given of a credential, all or nothing. A client that becomes public loses its
 * secrets. Throws the errors of `changeCredential` and `credentialFields`, `grace_period_invalid`,
 * `secret_limit_reached`, `client_is_public`.
 */
export async function updateCredential(
  deps: ChangeDeps & Pick<Deps, 'directory' | 'rules'>,
  actor: Actor,
  lookup: CredentialLookup,
  input: CredentialUpdate,
): Promise<ChangedCredential> {
  checkAllowed(actor, 'update-credential');
  const service = await namedService(deps, input.serviceId);
  const rule = updateRule(deps, input, service);
  return changeCredential(deps, actor, 'update-credential', lookup, input, (changing) => {
    checkExpiriesAhead(changing.old, input, changing.now);
    return rule(changing);
  });
}

/** What an update does to a credential. An expiry of a redirect URI may be over already. */
export function updateRule(
  deps: Pick<Deps, 'rules'>,
  input: CredentialUpdate,
  service: NamedService,
): (changing: Changing) => CredentialChange | undefined {
  return (changing) => {
    const { old, now, secrets } = changing;
    const fields = credentialFields(old, wholeRedirects(old, input, now), service, deps.rules);
    const grace = checkGrace(input);
    const { revokeTokens = 'none' } = input;
    if (sameFields(old, fields) && !input.resetSecret && revokeTokens === 'none') return undefined;
    const next = changing.grown({ ...fields, ...grownEpochs(old, revokeTokens) });
    if (input.resetSecret) {
      checkConfidential(next);
      return { next, ...resetSecret(changing, grace) };
    }
    const isPublic = next.tokenEndpointAuthMethod === 'none';
    return isPublic ? { next, setSecrets: revoked(secrets, now) } : { next };
  };
}

function resetSecret(changing: Changing, grace: number): Omit<CredentialChange, 'next'> {
  const { secrets, now } = changing;
  if (grace > 0) checkRoom(secrets, now);
  return {
    addSecrets: [changing.makeSecret()],
    setSecrets: grace > 0 ? retired(secrets, now, now + grace) : revoked(secrets, now),
  };
}

function checkGrace({ secretGraceSeconds = 0, resetSecret }: CredentialUpdate): number {
  const grace = graceMs(secretGraceSeconds);
  // A grace period without a reset is a mistake that its author wants to hear of.
  if (grace > 0 && !resetSecret) {
    throw new AppError('grace_period_invalid', { limitSeconds: MAX_GRACE_SECONDS });
  }
  return grace;
}
