// Creates, changes, rotates and deletes a credential over the REST API:
// node examples/rest-client.ts http://127.0.0.1:8080 IDENTIFIER SECRET
import { ChatelaineProblem, connect } from 'chatelaine/client';

const [baseUrl = '', identifier = '', secret = ''] = process.argv.slice(2);
const chatelaine = connect({ baseUrl, as: { identifier, secret } });

const made = await chatelaine.createCredential({
  body: { grantType: 'authorization_code', name: 'From TypeScript', scopes: ['openid'] },
});
const params = { credential: made.id };

const renamed = await chatelaine.updateCredential({
  params,
  body: { name: 'Renamed' },
  ifVersion: made.version,
  reason: 'it has a better name now',
});
console.log('version', renamed.version);

const { clientSecret } = await chatelaine.rotateSecret({
  params,
  body: { secretGracePeriod: 86_400 },
});
console.log('new secret', clientSecret.slice(0, 4));

// Reads every page when it is wanted.
let count = 0;
for await (const { id } of chatelaine.all.listCredentials({ query: { scope: 'openid' } })) {
  count += id === made.id ? 1 : 0;
}
console.log('listed', count);

const { changes } = await chatelaine.preview.deleteCredential({ params });
console.log('would', changes[0]?.action);
await chatelaine.deleteCredential({ params });

try {
  await chatelaine.getCredential({ params });
} catch (error) {
  if (!(error instanceof ChatelaineProblem)) throw error;
  console.log('refused', error.status, error.code);
}
