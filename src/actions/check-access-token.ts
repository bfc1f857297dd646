import type { Actor } from '../core/actor.ts';
import { isAllowedFrom } from '../core/address-range.ts';
import { actionsOfScopes } from '../core/api-scope.ts';
import { fail } from '../core/errors.ts';
import type { Secret } from '../core/secret.ts';
import { type CallerAddress, checkCallerAddress } from './check-caller-address.ts';
import type { Deps } from './deps.ts';
import { findUsableCredential } from './find-usable-credential.ts';

/** Kind of the record of a token that a credential got for itself, as the OAuth engine names it. */
export const CLIENT_TOKEN = 'ClientCredentials';

/** What the record of such a token holds; with anything else it is none that we take. */
const FIELDS = new Set(['iat', 'exp', 'kind', 'clientId', 'scope']);

/** Who shows which access token, from where. */
export interface AccessTokenClaim extends CallerAddress {
  readonly token: Secret;
}

/**
 * Finds out which credential calls the API with an access token that it got for itself (RFC 6749
 * section 4.4), and what it may do now. Tokens that speak for people, and of every other kind, are
 * none. A wrong one is no try to guess: it has 256 random bits, and honest ones expire all the time.
 * Throws `invalid_token` and the errors of `checkCallerAddress`.
 */
export async function checkAccessToken(
  deps: Pick<
    Deps,
    'protocol' | 'credentials' | 'directory' | 'hasher' | 'limiter' | 'policy' | 'clock'
  >,
  claim: AccessTokenClaim,
): Promise<Actor> {
  await checkCallerAddress(deps, claim);
  const { digest } = deps.hasher.digest(claim.token);
  const found = await deps.protocol.find(CLIENT_TOKEN, digest);
  if (found === undefined || found.consumedAt !== null) throw fail('invalid_token');
  const { payload } = found;
  // Such as one that is bound to a key, which nobody would check here.
  if (!Object.keys(payload).every((name) => FIELDS.has(name))) throw fail('invalid_token');
  const credential = await findUsableCredential(deps, String(payload.clientId));
  if (credential?.grantType !== 'client_credentials') throw fail('invalid_token');
  if (!isAllowedFrom(credential.allowedAddresses, claim.address)) throw fail('invalid_token');
  const granted = String(payload.scope).split(' ');
  const allowed = actionsOfScopes(credential.scope.filter((scope) => granted.includes(scope)));
  return { kind: 'client', name: credential.identifier, allowed: new Set(allowed) };
}
