import { createPublicKey, type KeyObject } from 'node:crypto';
import { ExternalSigningKey } from 'oidc-provider';
import type { Deps } from '../../actions/deps.ts';
import type { SigningKey } from '../../core/signing-key.ts';

/**
 * A signing key of ours as the engine takes keys of others: it asks for signatures and never sees the
 * private part. That also spares the engine's own wrapping of each signature.
 */
export class OwnSigningKey extends ExternalSigningKey {
  readonly #public: KeyObject;
  readonly #sign: (data: Uint8Array) => Promise<Uint8Array>;

  constructor(deps: Pick<Deps, 'hasher' | 'keyMaker'>, key: SigningKey) {
    super();
    Object.assign(this, { kid: key.kid, alg: key.algorithm });
    this.#public = createPublicKey({ key: key.publicJwk, format: 'jwk' });
    this.#sign = deps.keyMaker.signer(deps.hasher.open(key.sealedJwk, key.kid));
  }

  override keyObject(): KeyObject {
    return this.#public;
  }

  override sign(data: Uint8Array): Promise<Uint8Array> {
    return this.#sign(data);
  }
}
