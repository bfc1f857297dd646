import { createPrivateKey, generateKeyPair, randomUUID, sign } from 'node:crypto';
import { promisify } from 'node:util';
import { Secret } from '../core/secret.ts';
import type { SigningAlgorithm, SigningKeyMaker } from '../core/signing-key.ts';

const generate = promisify(generateKeyPair);
const signAway = promisify(sign);

/** Makes RSA keys of 2048 bits and EC keys on P-256 (RFC 7518 sections 3.3 and 3.4). */
export const signingKeyMaker: SigningKeyMaker = {
  async make(algorithm) {
    const { publicKey, privateKey } = await makePair(algorithm);
    const names = { kid: randomUUID(), alg: algorithm, use: 'sig' };
    return {
      kid: names.kid,
      publicJwk: { ...publicKey.export({ format: 'jwk' }), ...names },
      privateJwk: new Secret(JSON.stringify({ ...privateKey.export({ format: 'jwk' }), ...names })),
    };
  },

  signer(privateJwk) {
    const key = createPrivateKey({ key: JSON.parse(privateJwk.reveal()), format: 'jwk' });
    // Of EC signatures both numbers one after the other; RSA keys take no notice.
    return (data) => signAway('sha256', data, { key, dsaEncoding: 'ieee-p1363' });
  },
};

function makePair(algorithm: SigningAlgorithm) {
  return algorithm === 'RS256'
    ? generate('rsa', { modulusLength: 2048 })
    : generate('ec', { namedCurve: 'P-256' });
}
