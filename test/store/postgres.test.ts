// The stores on PostgreSQL, and what happens when its server or a connection goes away.
import { after, before } from 'node:test';
import { storeContract } from './contract.ts';
import { type PostgresServer, postgresServer } from './postgres-server.ts';

let server: PostgresServer;
before(
  async () => {
    server = await postgresServer();
  },
  { timeout: 90_000 },
);
after(() => server?.stop(), { timeout: 30_000 });

storeContract({ engine: 'postgres', createDatabase: () => server.createDatabase() });
