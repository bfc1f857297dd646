import { type Actor, checkAllowed } from '../core/actor.ts';
import { fail } from '../core/errors.ts';
import { type CredentialId, isId, toId } from '../core/ids.ts';
import { checkVersion, type Expected } from './change-credential.ts';
import type { Deps } from './deps.ts';
import { writingOf } from './writing.ts';

/**
 * Deletes a credential with everything that gives access through it. Throws
 * `credential_id_invalid`, `version_stale`, `action_not_allowed`, the errors of `writingOf`.
 */
export async function deleteCredential(
  deps: Pick<Deps, 'credentials' | 'hasher' | 'clock'>,
  actor: Actor,
  id: number | undefined,
  expected: Expected = {},
): Promise<CredentialId> {
  checkAllowed(actor, 'delete-credential');
  if (!isId(id)) throw fail('credential_id_invalid');
  const credentialId = toId<CredentialId>(id);
  const writing = writingOf(deps, actor, 'delete-credential', [id, expected]);
  const isDeleted = await deps.credentials.delete(writing, credentialId, (old) =>
    checkVersion(old, expected),
  );
  if (!isDeleted) throw fail('credential_id_invalid');
  return credentialId;
}
