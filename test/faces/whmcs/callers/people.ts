import { createHash } from 'node:crypto';
import { createAdmin } from '../../../../src/actions/create-admin.ts';
import { createApiCredential } from '../../../../src/actions/create-api-credential.ts';
import { createRole } from '../../../../src/actions/create-role.ts';
import type { House } from '../../../../src/app.ts';
import type { Actor } from '../../../../src/core/actor.ts';
import { Secret } from '../../../../src/core/secret.ts';
import type { Running } from '../../../running.ts';

/** Somebody who may do everything. */
export const KEEPER: Actor = { kind: 'command_line', name: 'test', allowed: new Set(['*']) };

export const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

/** Identifier and secret as a form has them. */
export type Pair = { readonly identifier: string; readonly secret: string };

export const PASSWORD = 'password of a test';

export async function makeAdmin({ deps }: House, username: string): Promise<string> {
  await createAdmin(deps, KEEPER, { username, password: new Secret(PASSWORD) });
  return username;
}

export async function makeRole({ deps }: House, name: string, actions: readonly string[]) {
  await createRole(deps, KEEPER, { name, actions });
  return name;
}

/** A new API credential of an administrator with these roles. */
export async function makePair(
  { deps }: House,
  admin: string,
  ...roles: readonly string[]
): Promise<Pair> {
  const { apiCredential, secret } = await createApiCredential(deps, KEEPER, { admin, roles });
  return { identifier: apiCredential.identifier, secret: secret.reveal() };
}

/** What a call answered: status and message, `success` when there is none. */
export interface Told {
  readonly status: number;
  readonly message: string;
}

/** Calls List (or what the form names) with exactly this form beside it. */
export async function ask(
  server: Running,
  form: Readonly<Record<string, string>>,
  from?: string,
): Promise<Told> {
  const whole = { action: 'ListOAuthCredentials', responsetype: 'json', ...form };
  const headers = from === undefined ? {} : { 'x-forwarded-for': from };
  const response = await server.post(whole, headers);
  const { result, message } = (await response.json()) as Record<string, string>;
  return { status: response.status, message: message ?? String(result) };
}

export const SUCCESS: Told = { status: 200, message: 'success' };
export const refusal = (message: string, status = 403): Told => ({ status, message });
