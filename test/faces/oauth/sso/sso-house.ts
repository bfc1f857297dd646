import assert from 'node:assert/strict';
import type { AccountId, ServiceId } from '../../../../src/core/ids.ts';
import { BY } from '../../../store/engine-under-test.ts';
import { type ProviderHouse, runProvider } from '../provider-house.ts';

/** Account and service that every new house has. */
export const ACCOUNT = 1 as AccountId;
const SERVICE = 1 as ServiceId;

/** Where the destinations of these tests lie. */
export const CLIENT_AREA = 'https://billing.test';

/** A credential as its holder has it. */
export interface Holder {
  readonly id: string;
  readonly clientId: string;
  readonly secret: string;
}

/** Starts a server whose destinations lead to a client area elsewhere. */
export function runSso(): Promise<ProviderHouse> {
  return runProvider({
    CLIENT_AREA_URL: CLIENT_AREA,
    SSO_DESTINATIONS:
      'clientarea:invoices=/clientarea.php?action=invoices,' +
      'clientarea:submit_ticket=/submitticket.php,' +
      'clientarea:product_details=/clientarea.php?id={service_id},' +
      'clientarea:domain_details=/domain.php?id={domain_id}',
  });
}

/** Makes a credential of account 1's service. */
export async function ssoCredential(
  house: ProviderHouse,
  scope = 'clientarea:sso clientarea:invoices clientarea:submit_ticket clientarea:product_details',
): Promise<Holder> {
  const form = { grantType: 'single_sign_on', serviceId: String(SERVICE), scope };
  const made = await house.call('CreateOAuthCredential', form);
  assert.equal(made.result, 'success', JSON.stringify(made));
  return {
    id: String(made.credentialId),
    clientId: String(made.clientIdentifier),
    secret: String(made.clientSecret),
  };
}

/** What the token endpoint answered. */
export interface Told {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers: Headers;
}

/** Posts this form to the token endpoint. */
export async function askToken(
  house: ProviderHouse,
  form: Readonly<Record<string, string>> | URLSearchParams,
  headers: Readonly<Record<string, string>> = {},
): Promise<Told> {
  const body = new URLSearchParams(form);
  if (!body.has('grant_type')) body.set('grant_type', 'single_sign_on');
  const url = `${house.issuer}/oauth/token.php`;
  const response = await fetch(url, { method: 'POST', headers, body });
  const told = (await response.json()) as Record<string, unknown>;
  return { status: response.status, body: told, headers: response.headers };
}

/** The two fields that name a credential and show its secret. */
export function inBody({ clientId, secret }: Holder) {
  return { client_id: clientId, client_secret: secret };
}

/** The address that a fresh token is redeemed at. */
export async function freshLink(
  house: ProviderHouse,
  holder: Holder,
  scope = 'clientarea:invoices',
): Promise<string> {
  const { status, body } = await askToken(house, { ...inBody(holder), scope });
  assert.equal(status, 200, JSON.stringify(body));
  return String(body.redirect_url);
}

/** Changes account 1, the service's account. */
export const setAccount = (
  { house: { deps } }: ProviderHouse,
  status: 'Active' | 'Inactive' | 'Closed',
  allowSso = true,
) => deps.directory.updateAccount(BY, ACCOUNT, (old) => ({ ...old, status, allowSso }));

/** Changes service 1. */
export const setService = (
  { house: { deps } }: ProviderHouse,
  status: 'Active' | 'Suspended' | 'Terminated' | 'Completed',
) => deps.directory.updateService(BY, SERVICE, (old) => ({ ...old, status }));
