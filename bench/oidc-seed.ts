import { createOidcTables } from './oidc-adapter.ts';
import { openDurable } from './sqlite.ts';

/** A client's metadata as RFC 7592 wants it back: all of it, under its registered names. */
export type ClientMetadata = Readonly<Record<string, unknown>>;

/** Names, secrets and tokens follow from the client's number, so the generator need not be told them. */
export function oidcClientId(number: number): string {
  return `client-${String(number).padStart(12, '0')}`;
}

/** As long as the tokens oidc-provider makes itself: 43 characters. */
export function oidcFirstToken(number: number): string {
  return `registration-token-${String(number).padStart(24, '0')}`;
}

export function oidcClient(number: number, name: string): ClientMetadata {
  return {
    client_id: oidcClientId(number),
    client_secret: `secret-${String(number).padStart(36, '0')}`,
    client_name: name,
    client_uri: 'https://app.example',
    redirect_uris: ['https://app.example/callback'],
    grant_types: ['authorization_code'],
    response_types: ['code'],
    token_endpoint_auth_method: 'client_secret_basic',
    scope: 'openid profile',
  };
}

/** Fills a fresh file with clients and their registration access tokens, in big transactions. */
export function seedOidc(file: string, size: number): void {
  const database = openDurable(file);
  createOidcTables(database);
  const insert = database.prepare('INSERT INTO oidc_models (model, id, payload) VALUES (?, ?, ?)');
  const now = Math.floor(Date.now() / 1000);
  const batch = 10_000;
  for (let first = 1; first <= size; first += batch) {
    database.exec('BEGIN');
    for (let number = first; number < first + batch && number <= size; number += 1) {
      const client = {
        ...oidcClient(number, `Seed ${number}`),
        client_id_issued_at: now,
        client_secret_expires_at: 0,
      };
      const token = oidcFirstToken(number);
      insert.run('Client', oidcClientId(number), JSON.stringify(client));
      insert.run(
        'RegistrationAccessToken',
        token,
        JSON.stringify({
          iat: now,
          clientId: oidcClientId(number),
          kind: 'RegistrationAccessToken',
          jti: token,
        }),
      );
    }
    database.exec('COMMIT');
  }
  database.pragma('wal_checkpoint(TRUNCATE)');
  database.close();
}
