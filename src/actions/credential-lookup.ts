import type { Credential } from '../core/credential.ts';
import { type AppError, fail } from '../core/errors.ts';
import { type ClientIdentifier, type CredentialId, isId, toId } from '../core/ids.ts';
import type { CredentialRef } from '../core/ports.ts';
import type { Deps } from './deps.ts';

/** How a caller names a credential: by id, by client identifier, or by both. */
export interface CredentialLookup {
  readonly id?: number | undefined;
  readonly identifier?: string | undefined;
}

/**
 * The looks that may find the named credential, the first that finds one counts: by id, else by
 * client identifier. Throws `credential_reference_required`, `credential_id_invalid`.
 */
export function credentialLooks(lookup: CredentialLookup): readonly CredentialRef[] {
  const { id, identifier } = lookup;
  if (id !== undefined) {
    if (!isId(id)) throw fail('credential_id_invalid');
    return [{ id: toId<CredentialId>(id) }];
  }
  if (!identifier) throw fail('credential_reference_required');
  return spellings(identifier).map((spelling) => ({ identifier: spelling }));
}

/** The named credential, or undefined when there is none. Throws the errors of `credentialLooks`. */
export async function findCredential(
  deps: Pick<Deps, 'credentials'>,
  lookup: CredentialLookup,
): Promise<Credential | undefined> {
  for (const look of credentialLooks(lookup)) {
    const found = await deps.credentials.find(look);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Throws `client_identifier_invalid` when id and identifier name different credentials. */
export function checkSameCredential(found: Credential, lookup: CredentialLookup): void {
  if (lookup.identifier && !spellings(lookup.identifier).includes(found.identifier)) {
    throw fail('client_identifier_invalid');
  }
}

/** The error for a credential that no look found. */
export function credentialUnknown(lookup: CredentialLookup): AppError {
  return fail(lookup.id === undefined ? 'client_identifier_invalid' : 'credential_id_invalid');
}

// A `+` that was sent unencoded arrives as a space (spec/decisions.md 10).
function spellings(identifier: string): readonly ClientIdentifier[] {
  const written = identifier as ClientIdentifier;
  return identifier.includes(' ')
    ? [written, identifier.replaceAll(' ', '+') as ClientIdentifier]
    : [written];
}
