import { randomBytes } from 'node:crypto';
import Provider, { errors, type JWKS, type KoaContextWithOIDC } from 'oidc-provider';
import { oidcAdapterFor } from './oidc-adapter.ts';
import type { Database } from './sqlite.ts';
import { landing, robotScope } from './token-supply.ts';

const ssoSeconds = 60;

export const userTable = `
  CREATE TABLE users (
    sub TEXT PRIMARY KEY, email TEXT NOT NULL, name TEXT NOT NULL, updated_at INTEGER NOT NULL
  ) WITHOUT ROWID`;

/**
 * Baseline: plain oidc-provider as its documentation sets it up, with the features and lifetimes that
 * ours has, over the usual adapter. Its grant single_sign_on is the least that answers alike: one
 * record through the adapter, no look into a directory.
 */
export function plainProvider(issuer: string, database: Database, jwks: JWKS): Provider {
  const byId = database.prepare('SELECT email, name, updated_at FROM users WHERE sub = ?');
  const Adapter = oidcAdapterFor(database);
  const provider = new Provider(issuer, {
    adapter: Adapter,
    jwks,
    scopes: ['openid', 'offline_access', 'profile', 'email', 'clientarea:sso', robotScope],
    claims: {
      openid: ['sub'],
      profile: ['name', 'updated_at'],
      email: ['email', 'email_verified'],
    },
    findAccount: (_ctx, sub) => {
      const row = byId.get(sub) as { email: string; name: string; updated_at: number } | undefined;
      return row && { accountId: sub, claims: () => ({ sub, email_verified: false, ...row }) };
    },
    cookies: { keys: ['benchmark only'] },
    issueRefreshToken: (_ctx, client, code) =>
      client.grantTypeAllowed('refresh_token') && code.scopes.has('offline_access'),
    rotateRefreshToken: true,
    expiresWithSession: () => false,
    ttl: {
      AccessToken: 3600,
      AuthorizationCode: 60,
      IdToken: 3600,
      RefreshToken: 2_592_000,
      ClientCredentials: 600,
    },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      introspection: {
        enabled: true,
        allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId,
      },
      revocation: { enabled: true },
    },
  });
  const tokens = new Adapter('SsoToken');
  provider.registerGrantType(
    'single_sign_on',
    async (ctx: KoaContextWithOIDC) => {
      const { client, params } = ctx.oidc;
      if (client === undefined) throw new errors.InvalidClient('there is no client');
      const token = randomBytes(20).toString('hex');
      await tokens.upsert(token, { clientId: client.clientId }, ssoSeconds);
      ctx.body = {
        access_token: token,
        expires_in: ssoSeconds,
        token_type: 'Bearer',
        scope: params?.scope,
        redirect_url: `${landing}?access_token=${token}`,
      };
    },
    ['scope'],
    [],
  );
  return provider;
}
