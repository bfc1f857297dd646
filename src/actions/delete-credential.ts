import { type Actor, checkAllowed } from '../core/actor.ts';
import { fail } from '../core/errors.ts';
import { type CredentialId, isId, toId } from '../core/ids.ts';
import type { Deps } from './deps.ts';

/**
 * Deletes a credential with everything that gives access through it. Throws
 * `credential_id_invalid`, `action_not_allowed`.
 */
export async function deleteCredential(
  deps: Pick<Deps, 'credentials'>,
  actor: Actor,
  id: number | undefined,
): Promise<CredentialId> {
  checkAllowed(actor, 'delete-credential');
  if (!isId(id)) throw fail('credential_id_invalid');
  const credentialId = toId<CredentialId>(id);
  if (!(await deps.credentials.delete(credentialId))) throw fail('credential_id_invalid');
  return credentialId;
}
