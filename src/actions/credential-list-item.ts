import { type Actor, mayHold } from '../core/actor.ts';
import type { Credential } from '../core/credential.ts';
import type { ListedCredential } from '../core/ports.ts';
import type { Secret } from '../core/secret.ts';
import type { Deps } from './deps.ts';

/** A credential as lists show it. */
export interface CredentialListItem {
  readonly credential: Credential;
  /** Last characters of its newest valid secret; empty when there is none. */
  readonly secretHint: string;
  /** The secret itself, only where the operator keeps secrets readable and the actor may hold it. */
  readonly secret: Secret | undefined;
  /** Milliseconds since 1970, up to a minute late; null = never used. */
  readonly lastUsedAt: number | null;
}

/** What may be shown of a stored credential. */
export function toListItem(
  deps: Pick<Deps, 'hasher' | 'policy'>,
  actor: Actor,
  { credential, secret, lastUsedAt }: ListedCredential,
): CredentialListItem {
  const readable =
    secret?.sealed && deps.policy.keepSecretsReadable && mayHold(actor, credential.scope);
  return {
    credential,
    secretHint: secret?.hint ?? '',
    secret: readable ? deps.hasher.open(secret.sealed, credential.uuid) : undefined,
    lastUsedAt,
  };
}
