import { type Actor, checkAllowed } from '../core/actor.ts';
import { type Credential, type CredentialInput, credentialFields } from '../core/credential.ts';
import type { ClientIdentifier } from '../core/ids.ts';
import type { Secret } from '../core/secret.ts';
import type { Deps } from './deps.ts';
import { namedService } from './named-service.ts';
import { newSecret } from './new-secret.ts';

/** A new credential and its secret, which is never shown again. */
export interface CreatedCredential {
  readonly credential: Credential;
  readonly secret: Secret;
}

/**
 * Creates a credential with one secret. Throws the errors of `credentialFields` and
 * `action_not_allowed`.
 */
export async function createCredential(
  deps: Pick<
    Deps,
    'credentials' | 'directory' | 'hasher' | 'random' | 'clock' | 'rules' | 'policy'
  >,
  actor: Actor,
  input: CredentialInput,
): Promise<CreatedCredential> {
  checkAllowed(actor, 'create-credential');
  const service = await namedService(deps, input.serviceId);
  const fields = credentialFields(undefined, input, service, deps.rules);
  const uuid = deps.random.uuid();
  const identifier = `${deps.policy.identifierPrefix}.${deps.random.hex(16)}` as ClientIdentifier;
  const { secret, stored } = newSecret(deps, uuid);
  const createdAt = deps.clock.now();
  const credential = await deps.credentials.create(
    { ...fields, uuid, identifier, createdAt },
    stored,
  );
  return { credential, secret };
}
