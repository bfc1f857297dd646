import { createServer } from 'node:net';
import { type Running, run } from '../../running.ts';

/** The user of account 1. */
export const OWNER = { email: 'owner@example.test', password: 'owner of account one' } as const;

/** Where the test's application wants people back. */
export const CALLBACK = 'https://app.example/callback';

/** A running server whose issuer is the address it listens on. */
export interface ProviderHouse extends Running {
  readonly issuer: string;
}

/** Starts a server that knows its own address, as an issuer must. */
export async function runProvider(
  settings: Readonly<Record<string, string>> = {},
): Promise<ProviderHouse> {
  const port = await freePort();
  const issuer = `http://127.0.0.1:${port}`;
  const running = await run({ PORT: String(port), BASE_URL: issuer, ...settings });
  return { ...running, issuer };
}

/** Makes a credential for the code grant; answers its identifier and secret. */
export async function application(
  house: ProviderHouse,
  fields: Readonly<Record<string, string>> = {},
): Promise<{ readonly id: string; readonly clientId: string; readonly secret: string }> {
  const made = await house.call('CreateOAuthCredential', {
    grantType: 'authorization_code',
    name: 'Wiki',
    scope: 'openid profile email offline_access',
    redirectUri: CALLBACK,
    ...fields,
  });
  return {
    id: String(made.credentialId),
    clientId: String(made.clientIdentifier),
    secret: String(made.clientSecret),
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
