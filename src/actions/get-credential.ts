import { type Actor, checkAllowed } from '../core/actor.ts';
import { isAccepted } from '../core/secret.ts';
import { type CredentialListItem, toListItem } from './credential-list-item.ts';
import {
  type CredentialLookup,
  checkSameCredential,
  credentialLooks,
  credentialUnknown,
} from './credential-lookup.ts';
import type { Deps } from './deps.ts';
import { type SecretView, toSecretView } from './secret-view.ts';

/** A credential with what may be told of its secrets, ended ones too, oldest first. */
export interface CredentialDetails extends CredentialListItem {
  readonly secrets: readonly SecretView[];
}

/**
 * Shows one credential. Throws the errors of `credentialLooks`, `credential_id_invalid` or
 * `client_identifier_invalid` when there is none, `action_not_allowed`.
 */
export async function getCredential(
  deps: Pick<Deps, 'credentials' | 'hasher' | 'policy' | 'clock'>,
  actor: Actor,
  lookup: CredentialLookup,
): Promise<CredentialDetails> {
  checkAllowed(actor, 'get-credential');
  for (const look of credentialLooks(lookup)) {
    const credential = await deps.credentials.find(look);
    if (credential === undefined) continue;
    checkSameCredential(credential, lookup);
    const records = await deps.credentials.secrets(credential.id);
    const now = deps.clock.now();
    const newest = records.findLast((secret) => isAccepted(secret, now));
    const lastUsedAt = await deps.credentials.lastUsedAt(credential.id);
    return {
      ...toListItem(deps, actor, { credential, secret: newest, lastUsedAt }),
      secrets: records.map((secret) => toSecretView(secret, now)),
    };
  }
  throw credentialUnknown(lookup);
}
