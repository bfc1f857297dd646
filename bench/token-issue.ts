import type { Provider } from 'oidc-provider';
import {
  callback,
  challenge,
  lifetime,
  type SuppliedToken,
  type SupplySize,
  scope,
} from './token-supply.ts';

/** Clients and users of a seeded server, by place. */
export interface Issuing {
  readonly clientIds: readonly string[];
  readonly subs: readonly string[];
}

type Issued = Pick<Record<string, SuppliedToken[]>, never> & {
  readonly codes: SuppliedToken[];
  readonly refreshTokens: SuppliedToken[];
  readonly accessTokens: SuppliedToken[];
};

const together = 256;

/** Issues codes and tokens through the models of the engine, which both servers have, each with its grant. */
export async function issue(provider: Provider, to: Issuing, size: SupplySize): Promise<Issued> {
  const { AuthorizationCode, RefreshToken, AccessToken } = provider;
  const now = Math.floor(Date.now() / 1000);
  const pkce = { codeChallenge: challenge, codeChallengeMethod: 'S256', redirectUri: callback };
  return {
    codes: await many(size.codes, (place) =>
      one(place, (common) => new AuthorizationCode({ ...common, ...pkce }).save()),
    ),
    refreshTokens: await many(size.refreshTokens, (place) =>
      one(place, (common) => new RefreshToken({ ...common, rotations: 0 }).save()),
    ),
    accessTokens: await many(size.accessTokens, (place) =>
      one(place, (common) => new AccessToken(common).save()),
    ),
  };

  async function one(
    place: number,
    save: (common: ConstructorParameters<typeof AuthorizationCode>[0] & Common) => Promise<string>,
  ): Promise<SuppliedToken> {
    const client = Math.floor(Math.random() * to.clientIds.length);
    const clientId = to.clientIds[client] as string;
    const accountId = to.subs[place % to.subs.length] as string;
    const grant = new provider.Grant({ accountId, clientId, expiresIn: lifetime } as never);
    grant.addOIDCScope(scope);
    const grantId = await grant.save();
    const common = {
      // The models read only its id, and building each one would take longer than the seeding.
      client: { clientId } as InstanceType<typeof provider.Client>,
      accountId,
      grantId,
      scope,
      gty: 'authorization_code',
      authTime: now,
      expiresIn: lifetime,
    };
    return { value: await save(common), client, sub: accountId };
  }
}

interface Common {
  readonly expiresIn: number;
}

/** Runs `make` so often, some at the same time so that commits can be shared. */
export async function many<T>(count: number, make: (place: number) => Promise<T>): Promise<T[]> {
  const made: T[] = [];
  for (let first = 0; first < count; first += together) {
    const length = Math.min(together, count - first);
    made.push(...(await Promise.all(Array.from({ length }, (_, index) => make(first + index)))));
  }
  return made;
}
