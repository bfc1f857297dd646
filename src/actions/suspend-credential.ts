import type { Actor } from '../core/actor.ts';
import { fail } from '../core/errors.ts';
import { parseReason } from '../core/text.ts';
import {
  type ChangeDeps,
  type ChangedCredential,
  changeCredential,
  type Expected,
} from './change-credential.ts';
import type { CredentialLookup } from './credential-lookup.ts';
import { grownEpochs, type TokenRevocation } from './token-revocation.ts';

/** Why and how long access is closed. */
export interface SuspensionInput extends Expected {
  readonly reason?: string | undefined;
  /** Milliseconds since 1970; absent = until it is resumed. */
  readonly until?: number | undefined;
  /** Tokens that stay invalid also after it is resumed; default `none`. */
  readonly revokeTokens?: TokenRevocation | undefined;
}

/**
 * Closes access: secrets, codes and tokens of the credential are refused until it is resumed or the
 * time is over. Throws the errors of `changeCredential`, `suspension_invalid`, `text_too_long`.
 */
export function suspendCredential(
  deps: ChangeDeps,
  actor: Actor,
  lookup: CredentialLookup,
  input: SuspensionInput = {},
): Promise<ChangedCredential> {
  return changeCredential(deps, actor, 'suspend-credential', lookup, input, (changing) => {
    const { old, now } = changing;
    const { reason = '', until = null, revokeTokens = 'none' } = input;
    if (until !== null && !(Number.isSafeInteger(until) && until > now)) {
      throw fail('suspension_invalid');
    }
    const suspension = { since: now, until, reason: parseReason(reason) };
    return { next: changing.grown({ suspension, ...grownEpochs(old, revokeTokens) }) };
  });
}
