import { type Actor, checkAllowed } from '../core/actor.ts';
import type { SecretRecord } from '../core/secret.ts';
import { type CredentialListItem, toListItem } from './credential-list-item.ts';
import {
  type CredentialLookup,
  checkSameCredential,
  credentialLooks,
  credentialUnknown,
} from './credential-lookup.ts';
import type { Deps } from './deps.ts';

/** A credential with what may be told of its valid secrets, oldest first. */
export interface CredentialDetails extends CredentialListItem {
  readonly secrets: readonly Pick<SecretRecord, 'id' | 'hint' | 'createdAt' | 'expiresAt'>[];
}

/**
 * Shows one credential. Throws the errors of `credentialLooks`, `credential_id_invalid` or
 * `client_identifier_invalid` when there is none, `action_not_allowed`.
 */
export async function getCredential(
  deps: Pick<Deps, 'credentials' | 'hasher' | 'policy'>,
  actor: Actor,
  lookup: CredentialLookup,
): Promise<CredentialDetails> {
  checkAllowed(actor, 'get-credential');
  for (const look of credentialLooks(lookup)) {
    const credential = await deps.credentials.find(look);
    if (credential === undefined) continue;
    checkSameCredential(credential, lookup);
    const records = await deps.credentials.secrets(credential.id);
    const secrets = records.map(({ id, hint, createdAt, expiresAt }) => {
      return { id, hint, createdAt, expiresAt };
    });
    return { ...toListItem(deps, { credential, secret: records.at(-1) }), secrets };
  }
  throw credentialUnknown(lookup);
}
