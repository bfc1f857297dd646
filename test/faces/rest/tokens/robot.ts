// A credential that acts for itself, and the tokens it gets.
import assert from 'node:assert/strict';
import { API_SCOPES } from '../../../../src/core/api-scope.ts';
import { secretOf, type Told, tell } from '../../oauth/attack/party.ts';
import { type ProviderHouse, runProvider } from '../../oauth/provider-house.ts';
import { type RestServer, restOver } from '../rest-server.ts';

export type TokenServer = RestServer & ProviderHouse;

/** A credential of the grant `client_credentials` as its holder has it. */
export interface Robot {
  readonly id: string;
  readonly clientId: string;
  readonly secret: string;
}

/** The least that such a credential needs. */
export const ROBOT = { grantType: 'client_credentials', name: 'Robot' } as const;

export async function openTokenServer(
  settings: Readonly<Record<string, string>> = {},
): Promise<TokenServer> {
  return restOver(await runProvider(settings));
}

export async function makeRobot(
  server: RestServer,
  scopes: readonly string[] = API_SCOPES,
): Promise<Robot> {
  const { id, clientIdentifier, clientSecret } = await server.make({ ...ROBOT, scopes });
  return { id: String(id), clientId: String(clientIdentifier), secret: clientSecret };
}

/** Asks the token endpoint; `fields` are sent beside. */
export function askFor(
  server: Pick<ProviderHouse, 'issuer'>,
  robot: Robot,
  fields: Readonly<Record<string, string>> = {},
): Promise<Told> {
  const form = { ...secretOf(robot), grant_type: 'client_credentials', ...fields };
  return tell(server, '/oauth/token.php', form);
}

/** A token for these scopes; default: all that the credential has. */
export async function tokenOf(
  server: Pick<ProviderHouse, 'issuer'>,
  robot: Robot,
  scope?: string,
): Promise<string> {
  const { status, body, text } = await askFor(server, robot, scope === undefined ? {} : { scope });
  assert.equal(status, 200, text);
  return String(body.access_token);
}
