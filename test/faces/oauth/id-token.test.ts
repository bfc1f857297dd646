import assert from 'node:assert/strict';
import { createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import { test } from 'node:test';
import { SIGNING_ALGORITHMS } from '../../../src/core/signing-key.ts';
import { signingKeyMaker } from '../../../src/platform/signing-key-maker.ts';
import { getTokens, look } from './attack/party.ts';
import { application, runProvider } from './provider-house.ts';

interface Header {
  readonly alg: string;
  readonly kid: string;
}

/** Whether the published keys hold the one with which a token is signed. */
function isSigned(
  token: string,
  keys: readonly (JsonWebKey & { readonly kid: string })[],
): boolean {
  const [header = '', payload = '', signature = ''] = token.split('.');
  const { alg, kid } = JSON.parse(Buffer.from(header, 'base64url').toString()) as Header;
  const jwk = keys.find((key) => key.kid === kid);
  assert.ok(alg === 'RS256' && jwk, `${alg} with ${kid}`);
  const key = createPublicKey({ key: jwk, format: 'jwk' });
  const data = Buffer.from(`${header}.${payload}`);
  return verify('sha256', data, key, Buffer.from(signature, 'base64url'));
}

test('an ID token is signed with a published key, of which nothing private is told', async () => {
  const house = await runProvider();
  try {
    const { id } = await getTokens(house, await application(house));
    const { body } = await look(house, '/oauth/certs.php');
    const keys = body.keys as readonly (JsonWebKey & { readonly kid: string })[];
    assert.ok(isSigned(id, keys));
    const [header, payload] = id.split('.');
    assert.ok(!isSigned(`${header}.${payload}.${'A'.repeat(342)}`, keys));
    const told = keys.map((key) => [key.alg, Object.keys(key).toSorted()]);
    assert.deepEqual(Object.fromEntries(told), {
      RS256: ['alg', 'e', 'kid', 'kty', 'n', 'use'],
      ES256: ['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y'],
    });
  } finally {
    await house.close();
  }
});

for (const algorithm of SIGNING_ALGORITHMS) {
  test(`${algorithm} signatures are as JSON Web Signatures have them`, async () => {
    const { publicJwk, privateJwk } = await signingKeyMaker.make(algorithm);
    const data = Buffer.from('what is signed');
    const signature = await signingKeyMaker.signer(privateJwk)(data);
    assert.equal(signature.length, algorithm === 'RS256' ? 256 : 64);
    const key = createPublicKey({ key: publicJwk, format: 'jwk' });
    const how = { key, dsaEncoding: 'ieee-p1363' } as const;
    assert.ok(verify('sha256', data, how, signature));
    assert.ok(!verify('sha256', Buffer.from('something else'), how, signature));
  });
}
