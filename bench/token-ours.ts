import { createCredential } from '../src/actions/create-credential.ts';
import { ensureSigningKeys } from '../src/actions/rotate-signing-keys.ts';
import { writingOf } from '../src/actions/writing.ts';
import { openHouse } from '../src/app.ts';
import { readConfig } from '../src/config/config.ts';
import type { Actor } from '../src/core/actor.ts';
import type { GrantType } from '../src/core/grant-type.ts';
import { makeProvider } from '../src/faces/oauth/provider.ts';
import { issue, many } from './token-issue.ts';
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

const SEEDER: Actor = { kind: 'local', name: 'bench', allowed: new Set(['*']) };

/** Fills an empty folder through our own stores, the server not running. */
export async function seedOurs(
  data: string,
  size: SupplySize,
  settings: Readonly<Record<string, string>> = {},
): Promise<TokenSupply> {
  const config = readConfig({ DATA_DIR: data, LOG_LEVEL: 'warn', ...settings });
  const { deps, close } = await openHouse(config);
  const createdAt = deps.clock.now();
  const by = writingOf(deps, SEEDER, 'import-credential', undefined);
  const people = await many(users, async (place) => {
    const email = `user${place}@example.test`;
    const uuid = deps.random.uuid();
    const named = { uuid, email, name: `User ${place}`, createdAt };
    const user = await deps.directory.createUser(by, named, 'no password');
    const account = { name: user.name, ownerId: user.id, createdAt };
    const { id: accountId } = await deps.directory.createAccount(by, account);
    const service = await deps.directory.createService(by, {
      name: 'Hosting',
      accountId,
      createdAt,
    });
    return { sub: uuid, serviceId: service.id };
  });

  const credentials = (count: number, grantType: GrantType, scopes: string) =>
    many(count, async (place): Promise<SuppliedClient> => {
      const code = grantType === 'authorization_code';
      const sso = grantType === 'single_sign_on';
      const { credential, secret } = await createCredential(deps, SEEDER, {
        name: `Seed ${place}`,
        grantType,
        scope: scopes,
        serviceId: sso ? people[place % users]?.serviceId : null,
        redirectUris: code ? [callback] : [],
      });
      return { id: credential.identifier, secret: secret?.reveal() ?? '' };
    });
  const [codes, signOns, own] = thirds(size.credentials);
  const clients = await credentials(codes, 'authorization_code', scope);
  const panels = await credentials(signOns, 'single_sign_on', 'clientarea:sso');
  const robots = await credentials(own, 'client_credentials', robotScope);

  await ensureSigningKeys(deps);
  const options = { ...config, cookieKeys: ['benchmark only'], log: console };
  const provider = await makeProvider(deps, options);
  const clientIds = clients.map(({ id }) => id);
  const issued = await issue(provider, { clientIds, subs: people.map(({ sub }) => sub) }, size);
  await close();
  return {
    paths: {
      token: '/oauth/token.php',
      introspection: '/oauth/introspect',
      userinfo: '/oauth/userinfo.php',
    },
    clients,
    panels,
    robots,
    ...issued,
  };
}
