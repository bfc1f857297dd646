/** Baseline (b): oidc-provider's RFC 7592 client update on SQLite in WAL with synchronous=FULL. */
import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';
import { oidcAdapterFor } from './oidc-adapter.ts';
import { openDurable, sqliteFacts } from './sqlite.ts';

const [file, rotation] = process.argv.slice(2);
if (file === undefined) throw new Error('usage: oidc.ts FILE [no-rotation]');

const database = openDurable(file);
const server = createServer();

server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  const signing = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({
    format: 'jwk',
  });
  const provider = new Provider(`http://127.0.0.1:${port}`, {
    adapter: oidcAdapterFor(database),
    scopes: ['openid', 'offline_access', 'profile'],
    cookies: { keys: ['benchmark only'] },
    jwks: { keys: [{ ...signing, use: 'sig', alg: 'RS256', kid: 'benchmark' }] },
    features: {
      devInteractions: { enabled: false },
      registration: { enabled: true },
      registrationManagement: {
        enabled: true,
        // The library's default is to rotate; it costs the update two more commits.
        ...(rotation === 'no-rotation' ? { rotateRegistrationAccessToken: false } : {}),
      },
    },
  });
  server.on('request', provider.callback());
  process.send?.({ port, ...sqliteFacts(database) });
});
process.on('SIGTERM', () => {
  server.closeAllConnections();
  server.close(() => {
    database.close();
    process.exit(0);
  });
});
