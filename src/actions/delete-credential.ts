import { type Actor, checkAllowed } from '../core/actor.ts';
import { fail } from '../core/errors.ts';
import { type CredentialId, isId, toId } from '../core/ids.ts';
import { checkVersion, type Expected } from './change-credential.ts';
import { type CredentialLookup, credentialUnknown, findCredential } from './credential-lookup.ts';
import type { Deps } from './deps.ts';
import { writingOf } from './writing.ts';

type DeleteDeps = Pick<Deps, 'credentials' | 'hasher' | 'clock'>;

// No credential has it: what a call is told that names one which is gone.
const NO_ID = 0 as CredentialId;

/**
 * Deletes a credential with everything that gives access through it. Throws
 * `credential_id_invalid`, `version_stale`, `action_not_allowed`, the errors of `writingOf`.
 */
export async function deleteCredential(
  deps: DeleteDeps,
  actor: Actor,
  id: number | undefined,
  expected: Expected = {},
): Promise<CredentialId> {
  checkAllowed(actor, 'delete-credential');
  if (!isId(id)) throw fail('credential_id_invalid');
  await deleteNamedCredential(deps, actor, { id }, expected);
  return toId<CredentialId>(id);
}

/** As `deleteCredential`, by id or client identifier; throws `client_identifier_invalid` too. */
export async function deleteNamedCredential(
  deps: DeleteDeps,
  actor: Actor,
  lookup: CredentialLookup,
  expected: Expected = {},
): Promise<void> {
  checkAllowed(actor, 'delete-credential');
  const writing = writingOf(deps, actor, 'delete-credential', [lookup, expected]);
  // Of one that is gone, an idempotency key may know that this very call has deleted it.
  const id = (await findCredential(deps, lookup))?.id ?? NO_ID;
  const isDeleted = await deps.credentials.delete(writing, id, (old) =>
    checkVersion(old, expected),
  );
  if (!isDeleted) throw credentialUnknown(lookup);
}
