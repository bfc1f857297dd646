import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { CALLBACK, OWNER, type ProviderHouse } from '../provider-house.ts';
import { type Page, Visitor } from '../visitor.ts';

/** Fields of a form or query; an array repeats the field, undefined leaves it out. */
export type Fields = Readonly<Record<string, string | readonly string[] | undefined>>;

/** A credential as its holder has it. */
export interface App {
  readonly id: string;
  readonly clientId: string;
  readonly secret: string;
}

/** What an endpoint answered. */
export interface Told {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The JSON object; empty when the answer is none. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** A code as the application has it. */
export interface Code {
  readonly code: string;
  readonly verifier: string;
}

/** Tokens of one grant. */
export interface Tokens {
  readonly access: string;
  readonly refresh: string;
  readonly id: string;
}

/** Scopes with which the token endpoint answers every kind of token. */
export const FULL_SCOPE = 'openid profile email offline_access';

/** Writes a form, with repeated fields where there are arrays. */
export function toForm(fields: Fields): URLSearchParams {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) {
    for (const one of typeof value === 'string' ? [value] : (value ?? [])) form.append(name, one);
  }
  return form;
}

/** Posts a form to a path of the server. */
export async function tell(
  house: Pick<ProviderHouse, 'issuer'>,
  path: string,
  fields: Fields | URLSearchParams,
  headers: Readonly<Record<string, string>> = {},
): Promise<Told> {
  const body = fields instanceof URLSearchParams ? fields : toForm(fields);
  const init = { method: 'POST', headers, body, redirect: 'manual' } as const;
  return read(await fetch(`${house.issuer}${path}`, init));
}

/** Gets a path of the server without following redirects. */
export async function look(
  house: Pick<ProviderHouse, 'issuer'>,
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Told> {
  return read(await fetch(`${house.issuer}${path}`, { headers, redirect: 'manual' }));
}

async function read(response: Response): Promise<Told> {
  const { status, headers } = response;
  const text = await response.text();
  return { status, headers, text, body: toObject(text) };
}

function toObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

/** The two fields that name an application and show its secret. */
export function secretOf({ clientId, secret }: App) {
  return { client_id: clientId, client_secret: secret };
}

/** A new verifier and the challenge made of it (RFC 7636 section 4). */
export function pkce(): { verifier: string; challenge: string } {
  const verifier = randomBytes(32).toString('base64url');
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
}

/** The path of an authorization request that nothing is wrong with, but for these fields. */
export function authorizePath(app: Pick<App, 'clientId'>, fields: Fields = {}): string {
  const query = toForm({
    client_id: app.clientId,
    response_type: 'code',
    redirect_uri: CALLBACK,
    scope: 'openid email',
    state: 'state of the test',
    ...fields,
  });
  return `/oauth/authorize.php?${query}`;
}

/** Goes through sign-in and consent where they are asked for; answers where the browser went. */
export async function pass(
  visitor: Visitor,
  first: Page | URL,
  person: { readonly email: string; readonly password: string } = OWNER,
): Promise<Page | URL> {
  let page = first;
  if (!(page instanceof URL) && page.html.includes('name="password"')) {
    page = await visitor.submit(page, '/sign-in', person);
  }
  if (!(page instanceof URL) && page.html.includes('value="allow"')) {
    page = await visitor.submit(page, '/consent', { decision: 'allow' });
  }
  return page;
}

/** Gets a code for the application, from somebody who allows everything. */
export async function getCode(
  house: ProviderHouse,
  app: App,
  fields: Fields = {},
  visitor: Visitor = new Visitor(),
): Promise<Code> {
  const { verifier, challenge } = pkce();
  const path = authorizePath(app, {
    scope: FULL_SCOPE,
    prompt: 'consent',
    code_challenge: challenge,
    code_challenge_method: 'S256',
    ...fields,
  });
  const back = await pass(visitor, await visitor.go(`${house.issuer}${path}`));
  assert.ok(back instanceof URL, back instanceof URL ? '' : back.html);
  const code = back.searchParams.get('code');
  assert.ok(code, String(back));
  return { code, verifier };
}

/** Exchanges a code; every field can be replaced. */
export function exchange(
  house: ProviderHouse,
  app: App,
  { code, verifier }: Code,
  fields: Fields = {},
): Promise<Told> {
  return tell(house, '/oauth/token.php', {
    ...secretOf(app),
    grant_type: 'authorization_code',
    redirect_uri: CALLBACK,
    code,
    code_verifier: verifier,
    ...fields,
  });
}

/** Asks for new tokens; every field can be replaced. */
export function refresh(
  house: ProviderHouse,
  app: App,
  token: string,
  fields: Fields = {},
): Promise<Told> {
  return tell(house, '/oauth/token.php', {
    ...secretOf(app),
    grant_type: 'refresh_token',
    refresh_token: token,
    ...fields,
  });
}

/** Tokens of a new grant. */
export async function getTokens(
  house: ProviderHouse,
  app: App,
  fields: Fields = {},
  visitor: Visitor = new Visitor(),
): Promise<Tokens> {
  return toTokens(await exchange(house, app, await getCode(house, app, fields, visitor)));
}

/** The tokens of an answer that must have them. */
export function toTokens({ status, body, text }: Told): Tokens {
  assert.equal(status, 200, text);
  const { access_token: access, refresh_token: next = '', id_token: id = '' } = body;
  return { access: String(access), refresh: String(next), id: String(id) };
}

/** Whether a token still opens something: UserInfo, or in the eyes of introspection. */
export async function livingUses(
  house: ProviderHouse,
  app: App,
  tokens: Pick<Tokens, 'access' | 'refresh'>,
): Promise<readonly string[]> {
  const { status } = await look(house, '/oauth/userinfo.php', {
    authorization: `Bearer ${tokens.access}`,
  });
  const introspect = async (token: string) =>
    (await tell(house, '/oauth/introspect', { ...secretOf(app), token })).body.active === true;
  return [
    ...(status === 200 ? ['userinfo'] : []),
    ...((await introspect(tokens.access)) ? ['introspect access'] : []),
    ...((await introspect(tokens.refresh)) ? ['introspect refresh'] : []),
  ];
}

/** All uses of `livingUses`. */
export const EVERY_USE = ['userinfo', 'introspect access', 'introspect refresh'] as const;
