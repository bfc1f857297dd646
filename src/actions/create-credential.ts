import { type Actor, checkAllowed, checkMayHold } from '../core/actor.ts';
import { type CredentialInput, credentialFields } from '../core/credential.ts';
import type { ClientIdentifier } from '../core/ids.ts';
import {
  checkExpiriesAhead,
  type RedirectChange,
  wholeRedirects,
} from '../core/redirect-change.ts';
import type { ChangedCredential } from './change-credential.ts';
import type { Deps } from './deps.ts';
import { namedService } from './named-service.ts';
import { newSecret } from './new-secret.ts';
import { writingOf } from './writing.ts';

/**
 * Creates a credential with one secret; a public client gets none. Throws the errors of
 * `credentialFields`, `writingOf`, `checkAllowed` and `checkMayHold`.
 */
export async function createCredential(
  deps: Pick<
    Deps,
    'credentials' | 'directory' | 'hasher' | 'random' | 'clock' | 'rules' | 'policy'
  >,
  actor: Actor,
  input: CredentialInput & RedirectChange,
): Promise<ChangedCredential> {
  checkAllowed(actor, 'create-credential');
  const service = await namedService(deps, input.serviceId);
  const createdAt = deps.clock.now();
  const given = wholeRedirects(undefined, input, createdAt);
  const fields = credentialFields(undefined, given, service, deps.rules);
  checkMayHold(actor, fields.scope);
  const writing = writingOf(deps, actor, 'create-credential', input);
  const uuid = deps.random.uuid();
  const identifier = `${deps.policy.identifierPrefix}.${deps.random.hex(16)}` as ClientIdentifier;
  const isPublic = fields.tokenEndpointAuthMethod === 'none';
  const made = isPublic ? undefined : newSecret(deps, uuid, actor.name);
  writing.secret = made?.secret;
  const credential = await deps.credentials.create(
    writing,
    { ...fields, uuid, identifier, createdAt },
    made?.stored,
    // Not when it was created before, under the same key: then the answer of that time is given.
    () => checkExpiriesAhead(undefined, input, createdAt),
  );
  return { credential, secret: writing.secret };
}
