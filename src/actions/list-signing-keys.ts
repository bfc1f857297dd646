import { type Actor, checkAllowed } from '../core/actor.ts';
import type { SigningKey } from '../core/signing-key.ts';
import type { Deps } from './deps.ts';

/** A signing key without its private part. */
export type ShownSigningKey = Omit<SigningKey, 'sealedJwk'>;

/** Every signing key, those that sign first. Throws `action_not_allowed`. */
export async function listSigningKeys(
  deps: Pick<Deps, 'signingKeys'>,
  actor: Actor,
): Promise<readonly ShownSigningKey[]> {
  checkAllowed(actor, 'list-signing-keys');
  const keys = await deps.signingKeys.all();
  return keys
    .toSorted((a, b) => a.signsFrom - b.signsFrom)
    .map(({ sealedJwk: _sealed, ...shown }) => shown);
}
