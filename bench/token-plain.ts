import { randomBytes, randomUUID } from 'node:crypto';
import { createOidcTables } from './oidc-adapter.ts';
import { openDurable } from './sqlite.ts';
import { issue } from './token-issue.ts';
import { plainProvider, userTable } from './token-provider.ts';
import {
  callback,
  robotScope,
  type SuppliedClient,
  type SupplySize,
  scope,
  type TokenSupply,
  thirds,
  users,
} from './token-supply.ts';

/** Fills a fresh file for the baseline through its own models, in one transaction. */
export async function seedPlain(file: string, size: SupplySize): Promise<TokenSupply> {
  const database = openDurable(file);
  createOidcTables(database);
  database.exec(userTable);
  database.exec('BEGIN');
  const addUser = database.prepare('INSERT INTO users VALUES (?, ?, ?, ?)');
  const subs = Array.from({ length: users }, (_, place) => {
    const sub = randomUUID();
    addUser.run(sub, `user${place}@example.test`, `User ${place}`, 1_700_000_000);
    return sub;
  });
  const insert = database.prepare(
    "INSERT INTO oidc_models (model, id, payload) VALUES ('Client', ?, ?)",
  );
  const add = (metadata: object): SuppliedClient => {
    const id = `BENCH.${randomBytes(16).toString('hex')}`;
    const secret = randomBytes(32).toString('base64url');
    insert.run(id, JSON.stringify({ client_id: id, client_secret: secret, ...metadata }));
    return { id, secret };
  };
  const [codes, signOns, own] = thirds(size.credentials);
  const clients = Array.from({ length: codes }, (_, place) =>
    add({
      client_name: `Seed ${place}`,
      redirect_uris: [callback],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      scope,
    }),
  );
  const panels = Array.from({ length: signOns }, (_, place) =>
    add({
      client_name: `Seed ${place}`,
      redirect_uris: [],
      grant_types: ['single_sign_on'],
      response_types: [],
      scope: 'clientarea:sso',
    }),
  );
  const robots = Array.from({ length: own }, (_, place) =>
    add({
      client_name: `Seed ${place}`,
      redirect_uris: [],
      grant_types: ['client_credentials'],
      response_types: [],
      scope: robotScope,
    }),
  );
  const provider = plainProvider('http://127.0.0.1:1', database, { keys: [] });
  const clientIds = clients.map(({ id }) => id);
  const issued = await issue(provider, { clientIds, subs }, size);
  database.exec('COMMIT');
  database.pragma('wal_checkpoint(TRUNCATE)');
  database.close();
  return {
    paths: { token: '/token', introspection: '/token/introspection', userinfo: '/me' },
    clients,
    panels,
    robots,
    ...issued,
  };
}
