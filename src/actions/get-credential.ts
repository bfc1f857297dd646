import { type Actor, checkAllowed } from '../core/actor.ts';
import { type LastScopeUse, lastScopeUses } from '../core/scope-use.ts';
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
  /** One for each of its scopes. */
  readonly scopeUses: readonly LastScopeUse[];
  /** From when on no use of its scopes can be missing there; milliseconds since 1970. */
  readonly scopeUsesSince: number;
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
    const { id, scope } = credential;
    const uses = (await deps.credentials.uses([id])).get(id);
    // It was deleted meanwhile.
    if (uses === undefined) continue;
    const { lastUsedAt, scopesSince } = uses;
    return {
      ...toListItem(deps, actor, { credential, secret: newest, lastUsedAt }),
      secrets: records.map((secret) => toSecretView(secret, now)),
      scopeUses: lastScopeUses(scope, uses.scopes),
      scopeUsesSince: scopesSince,
    };
  }
  throw credentialUnknown(lookup);
}
