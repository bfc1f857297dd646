import type { Actor } from '../core/actor.ts';
import {
  type ChangeDeps,
  type ChangedCredential,
  changeCredential,
  type Expected,
} from './change-credential.ts';
import type { CredentialLookup } from './credential-lookup.ts';
import { grownEpochs, type TokenRevocation } from './token-revocation.ts';

/** Which tokens end. */
export interface TokensToRevoke extends Expected {
  /** Default `all`. */
  readonly revokeTokens?: Exclude<TokenRevocation, 'none'> | undefined;
}

/**
 * Ends the tokens of a credential in one write, however many there are. Throws the errors of
 * `changeCredential`.
 */
export function revokeTokens(
  deps: ChangeDeps,
  actor: Actor,
  lookup: CredentialLookup,
  input: TokensToRevoke = {},
): Promise<ChangedCredential> {
  return changeCredential(deps, actor, 'revoke-tokens', lookup, input, (changing) => ({
    next: changing.grown(grownEpochs(changing.old, input.revokeTokens ?? 'all')),
  }));
}
