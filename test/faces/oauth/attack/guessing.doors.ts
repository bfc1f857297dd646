import assert from 'node:assert/strict';
import { Secret, TOTP } from 'otpauth';
import { createUser } from '../../../../src/actions/create-user.ts';
import type { Actor } from '../../../../src/core/actor.ts';
import { Secret as Password } from '../../../../src/core/secret.ts';
import { IDENTIFIER, SECRET } from '../../../running.ts';
import { application, CALLBACK, type ProviderHouse } from '../provider-house.ts';
import { ssoCredential } from '../sso/sso-house.ts';
import { type Page, Visitor } from '../visitor.ts';
import { authorizePath, tell } from './party.ts';

/** Shows a password or secret, from an address; answers the status and how long to wait. */
export type Try = (address: string) => Promise<{ status: number; retryAfter: string | null }>;

/** A place where somebody can guess, with one thing to be guessed. */
export interface Door {
  readonly wrong: Try;
  readonly right: Try;
  /** Status of a wrong try while there are not too many. */
  readonly refused: number;
  /** Whether strangers know the name, and tries from elsewhere do not count; absent = no. */
  readonly isPublic?: true;
}

/** A person with a password of their own. */
export interface Person {
  readonly id: number;
  readonly email: string;
  readonly password: string;
}

type Make = (house: ProviderHouse) => Promise<Door>;

const actor: Actor = { kind: 'local', name: 'test', allowed: new Set(['*']) };
let people = 0;

/** Somebody new. */
export async function newPerson({ house: { deps } }: ProviderHouse): Promise<Person> {
  const email = `person${++people}@example.test`;
  const password = `password of person ${people}`;
  const user = await createUser(deps, actor, { email, password: new Password(password) });
  return { id: user.id, email, password };
}

const loginOf = ({ email, password }: Person) => ({ email, password });

const via = (address: string) => ({ 'x-forwarded-for': address });
const answer = ({ status, headers }: { status: number; headers: Headers }) => ({
  status,
  retryAfter: headers.get('retry-after'),
});

function clientSecret(path: string, fields: Readonly<Record<string, string>>): Make {
  return async (house) => {
    const { clientId, secret } = await application(house);
    const show = (client_secret: string) => async (address: string) =>
      answer(
        await tell(house, path, { ...fields, client_id: clientId, client_secret }, via(address)),
      );
    return { wrong: show('wrong'), right: show(secret), refused: 401, isPublic: true };
  };
}

const integrationLink: Make = async (house) => {
  const { clientId, secret } = await ssoCredential(house);
  const show = (token: string) => async (address: string) =>
    answer(
      await tell(
        house,
        '/oauth/integration-link',
        { token, subscriber_unique_id: clientId },
        via(address),
      ),
    );
  return { wrong: show('wrong'), right: show(secret), refused: 403, isPublic: true };
};

/** A secret, shown. */
type Show = (secret: string) => Try;

/** What a client shows at each place that wants its secret. */
export function everyPlaceOf(
  house: ProviderHouse,
  { clientId }: { readonly clientId: string },
): { readonly endpoints: readonly Show[]; readonly link: Show } {
  const at = (path: string, form: (secret: string) => Readonly<Record<string, string>>): Show => {
    return (secret) => async (address) =>
      answer(await tell(house, path, form(secret), via(address)));
  };
  const paths = ['/oauth/token.php', '/oauth/introspect', '/oauth/revoke', '/oauth/par'];
  const pair = (client_secret: string) => ({ client_id: clientId, client_secret, token: 'x' });
  return {
    endpoints: paths.map((path) => at(path, pair)),
    link: at('/oauth/integration-link', (token) => ({ subscriber_unique_id: clientId, token })),
  };
}

/** Signs in to the own page. */
export function atAccount(house: ProviderHouse, { email, password }: Person): Door {
  const show = (text: string) => async (address: string) => {
    const headers = { ...via(address), origin: house.issuer };
    return answer(await tell(house, '/account/sign-in', { email, password: text }, headers));
  };
  return { wrong: show('wrong'), right: show(password), refused: 401 };
}

/** Signs in for an application. */
export async function atInteraction(
  house: ProviderHouse,
  { email, password }: Person,
): Promise<Door> {
  const app = await application(house);
  const show = (text: string) => async (address: string) => {
    const visitor = new Visitor();
    const page = await visitor.open(`${house.issuer}${authorizePath(app)}`);
    const next = await visitor.submit(page, '/sign-in', { email, password: text }, via(address));
    return onPage(next);
  };
  return { wrong: show('wrong'), right: show(password), refused: 401 };
}

/** Asks the API whether a password is right. */
export function atApi(house: ProviderHouse, { email, password }: Person): Door {
  const show = (text: string) => async (clientip: string) => {
    const caller = { identifier: IDENTIFIER, secret: SECRET, responsetype: 'json' };
    const form = { ...caller, action: 'ValidateLogin', email, password2: text, clientip };
    return answer(await tell(house, '/includes/api.php', form));
  };
  return { wrong: show('wrong'), right: show(password), refused: 200 };
}

/** A form of the own page that wants the password once more. */
export async function atOwnForm(
  house: ProviderHouse,
  person: Person,
  form: 'password' | 'two-factor/off',
): Promise<Door> {
  const key = form === 'password' ? undefined : await turnTwoFactorOn(house, person);
  const visitor = await signedIn(house, person, key);
  const page = await visitor.open(
    `${house.issuer}/account${key === undefined ? '' : '/two-factor/off'}`,
  );
  const show = (text: string) => async (address: string) => {
    const fields = { currentPassword: text, newPassword: person.password, password: text };
    return onPage(await visitor.submit(page, `/${form}`, fields, via(address)));
  };
  return { wrong: show('wrong'), right: show(person.password), refused: 400 };
}

/** The second factor, after the right password, at the own page or for an application. */
function secondFactor(where: 'account' | 'interaction'): Make {
  return async (house) => {
    const person = await newPerson(house);
    const key = await turnTwoFactorOn(house, person);
    const app = await application(house);
    const start = where === 'account' ? '/account' : authorizePath(app);
    const show = (code: () => string) => async (address: string) => {
      const visitor = new Visitor();
      const headers = { ...via(address), origin: house.issuer };
      const asked = await visitor.open(`${house.issuer}${start}`);
      const page = await visitor.submit(asked, '/sign-in', loginOf(person), headers);
      assert.ok(!(page instanceof URL));
      // Beyond the limit not even the right password leads on.
      if (!page.html.includes('name="code"')) return onPage(page);
      return onPage(await visitor.submit(page, '/second-factor', { code: code() }, headers));
    };
    return { wrong: show(() => '000000'), right: show(() => nextCode(key)), refused: 401 };
  };
}

const confirmCode: Make = async (house) => {
  const person = await newPerson(house);
  const visitor = await signedIn(house, person);
  let setup = await visitor.submit(
    await visitor.open(`${house.issuer}/account`),
    '/two-factor',
    {},
  );
  const show = (code: (page: Page) => string) => async (address: string) => {
    assert.ok(!(setup instanceof URL));
    const next = await visitor.submit(
      setup,
      '/two-factor/confirm',
      { code: code(setup) },
      via(address),
    );
    assert.ok(!(next instanceof URL));
    if (next.html.includes('/two-factor/confirm')) setup = next;
    return onPage(next);
  };
  return {
    wrong: show(() => '000000'),
    right: show((page) => nextCode(keyOf(page))),
    refused: 400,
  };
};

const apiSecret: Make = async (house) => {
  const form = { identifier: IDENTIFIER, responsetype: 'json', action: 'ListOAuthCredentials' };
  const show = (secret: string) => async (address: string) =>
    answer(await tell(house, '/includes/api.php', { ...form, secret }, via(address)));
  return { wrong: show('wrong'), right: show(SECRET), refused: 403 };
};

/** The REST API asks for the same secret before anything else, on each of its paths. */
export const restSecret =
  (method: string, path: string): Make =>
  async (house) => {
    const show = (secret: string) => async (address: string) => {
      const pair = Buffer.from(`${IDENTIFIER}:${secret}`).toString('base64');
      const headers = { ...via(address), authorization: `Basic ${pair}` };
      return answer(await fetch(`${house.issuer}${path}`, { method, headers }));
    };
    return { wrong: show('wrong'), right: show(SECRET), refused: 401 };
  };

const withPerson =
  (make: (house: ProviderHouse, person: Person) => Door | Promise<Door>): Make =>
  async (house) =>
    make(house, await newPerson(house));

const push = { response_type: 'code', scope: 'openid', redirect_uri: CALLBACK };

/** Every place that checks a password, a secret or a code somebody could guess, by its route. */
export const DOORS: Readonly<Record<string, readonly Make[]>> = {
  'POST /oauth/token.php': [
    clientSecret('/oauth/token.php', { grant_type: 'refresh_token', refresh_token: 'x' }),
    clientSecret('/oauth/token.php', { grant_type: 'authorization_code', code: 'x' }),
    clientSecret('/oauth/token.php', { grant_type: 'single_sign_on' }),
  ],
  'POST /oauth/introspect': [clientSecret('/oauth/introspect', { token: 'x' })],
  'POST /oauth/revoke': [clientSecret('/oauth/revoke', { token: 'x' })],
  'POST /oauth/par': [clientSecret('/oauth/par', push)],
  'POST /oauth/integration-link': [integrationLink],
  'POST /account/sign-in': [withPerson(atAccount)],
  'POST /account/second-factor': [secondFactor('account')],
  'POST /account/password': [withPerson((house, person) => atOwnForm(house, person, 'password'))],
  'POST /account/two-factor/confirm': [confirmCode],
  'POST /account/two-factor/off': [
    withPerson((house, person) => atOwnForm(house, person, 'two-factor/off')),
  ],
  'POST /oauth/interaction/:uid/sign-in': [withPerson(atInteraction)],
  'POST /oauth/interaction/:uid/second-factor': [secondFactor('interaction')],
  'POST /includes/api.php': [withPerson(atApi), apiSecret],
  'GET /api/v1/credentials/:credential': [restSecret('GET', '/api/v1/credentials/1')],
};

/** Routes that check nothing anybody could guess: at most tokens of 160 random bits and more. */
export const NOTHING_TO_GUESS: readonly string[] = [
  'GET /',
  'GET /.well-known/oauth-authorization-server',
  'GET /.well-known/openid-configuration',
  'GET /account',
  'GET /account/two-factor/off',
  'GET /favicon.ico',
  'GET /healthz',
  'GET /oauth/authorize.php',
  'GET /oauth/authorize.php/:uid',
  'GET /oauth/certs.php',
  'GET /oauth/interaction/:uid',
  'GET /oauth/interaction/:uid/second-factor',
  'GET /oauth/logout',
  'GET /oauth/logout/success',
  'GET /oauth/openid-configuration.php',
  'GET /oauth/singlesignon.php',
  'GET /oauth/style.css',
  'GET /oauth/userinfo.php',
  'GET /readyz',
  'POST /account/applications/revoke',
  'POST /account/profile',
  'POST /account/sessions/end',
  'POST /account/sessions/end-all',
  'POST /account/single-sign-on',
  'POST /account/two-factor',
  'POST /oauth/authorize.php',
  'POST /oauth/interaction/:uid/cancel',
  'POST /oauth/interaction/:uid/consent',
  'POST /oauth/interaction/:uid/switch',
  'POST /oauth/logout',
  'POST /oauth/logout/confirm',
  'POST /oauth/userinfo.php',
];

async function signedIn(house: ProviderHouse, person: Person, key?: TOTP): Promise<Visitor> {
  const visitor = new Visitor();
  const headers = { origin: house.issuer };
  const asked = await visitor.open(`${house.issuer}/account`);
  const page = await visitor.submit(asked, '/sign-in', loginOf(person), headers);
  if (key !== undefined) {
    assert.ok(!(page instanceof URL));
    await visitor.submit(page, '/second-factor', { code: nextCode(key) }, headers);
  }
  return visitor;
}

async function turnTwoFactorOn(house: ProviderHouse, person: Person): Promise<TOTP> {
  const visitor = await signedIn(house, person);
  const page = await visitor.open(`${house.issuer}/account`);
  const setup = await visitor.submit(page, '/two-factor', {});
  assert.ok(!(setup instanceof URL));
  const key = keyOf(setup);
  await visitor.submit(setup, '/two-factor/confirm', { code: nextCode(key, -1) });
  return key;
}

const used = new Map<string, number>();

/** A code that was not used before: each time step is taken once. */
function nextCode(key: TOTP, offset = 0): string {
  const name = key.secret.base32;
  const step = Math.max(Math.floor(Date.now() / 30_000) + offset, (used.get(name) ?? 0) + 1);
  used.set(name, step);
  return key.generate({ timestamp: step * 30_000 });
}

function keyOf({ html }: Page): TOTP {
  const text = /<p class="secret"><code>([A-Z2-7 ]+)/.exec(html)?.[1]?.replaceAll(' ', '');
  assert.ok(text, html);
  return new TOTP({ secret: Secret.fromBase32(text) });
}

function onPage(page: Page | URL) {
  return page instanceof URL ? { status: 303, retryAfter: null } : answer(page);
}
