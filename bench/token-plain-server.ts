/** Baseline: the OAuth endpoints of plain oidc-provider on SQLite in WAL with synchronous=FULL. */
import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openDurable, sqliteFacts } from './sqlite.ts';
import { plainProvider } from './token-provider.ts';

const [file] = process.argv.slice(2);
if (file === undefined) throw new Error('usage: token-plain-server.ts FILE');

const database = openDurable(file);
const server = createServer();

server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  const signing = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({
    format: 'jwk',
  });
  const jwks = { keys: [{ ...signing, use: 'sig', alg: 'RS256', kid: 'benchmark' }] };
  const provider = plainProvider(`http://127.0.0.1:${port}`, database, jwks as never);
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
