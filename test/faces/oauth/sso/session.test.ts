// What the session of a single sign-on is worth: silent OpenID sign-ins, and nothing to a planter.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import * as client from 'openid-client';
import { createUser } from '../../../../src/actions/create-user.ts';
import type { Actor } from '../../../../src/core/actor.ts';
import { Secret } from '../../../../src/core/secret.ts';
import { application, CALLBACK, OWNER, type ProviderHouse } from '../provider-house.ts';
import { Visitor } from '../visitor.ts';
import { freshLink, type Holder, runSso, setAccount, ssoCredential } from './sso-house.ts';

const actor: Actor = { kind: 'local', name: 'test', allowed: new Set(['*']) };
const OTHER = { email: 'other@example.test', password: 'password of the other' } as const;

describe('the session of a single sign-on', () => {
  let house: ProviderHouse;
  let holder: Holder;
  let config: client.Configuration;
  before(async () => {
    house = await runSso();
    holder = await ssoCredential(house);
    const { clientId, secret } = await application(house);
    config = await client.discovery(
      new URL(house.issuer),
      clientId,
      secret,
      client.ClientSecretBasic(secret),
      { execute: [client.allowInsecureRequests] },
    );
    const password = new Secret(OTHER.password);
    await createUser(house.house.deps, actor, { email: OTHER.email, password });
    for (const person of [OWNER, OTHER]) await consent(new Visitor(), person);
  });
  after(() => house.close());

  async function authorize(go: (url: string) => Promise<unknown>, prompt?: string) {
    const pkceCodeVerifier = client.randomPKCECodeVerifier();
    const expectedState = client.randomState();
    const url = client.buildAuthorizationUrl(config, {
      redirect_uri: CALLBACK,
      scope: 'openid email',
      state: expectedState,
      code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
      code_challenge_method: 'S256',
      ...(prompt && { prompt }),
    });
    return { page: await go(url.href), checks: { pkceCodeVerifier, expectedState } };
  }

  /** Signs in with the password and allows the application what it asks for. */
  async function consent(visitor: Visitor, person: typeof OWNER | typeof OTHER): Promise<void> {
    const { page } = await authorize((url) => visitor.open(url));
    const asked = await visitor.submit(page as never, '/sign-in', person);
    assert.ok(!(asked instanceof URL));
    const back = await visitor.submit(asked, '/consent', { decision: 'allow' });
    assert.ok(back instanceof URL);
  }

  /** E-mail address that a silent sign-in tells, or its error. */
  async function silently(go: (url: string) => Promise<unknown>): Promise<string> {
    const { page: back, checks } = await authorize(go, 'none');
    assert.ok(back instanceof URL, 'a silent sign-in showed a page');
    const error = back.searchParams.get('error');
    if (error !== null) return error;
    const tokens = await client.authorizationCodeGrant(config, back, checks);
    const sub = tokens.claims()?.sub ?? '';
    const { email } = await client.fetchUserInfo(config, tokens.access_token, sub);
    return String(email);
  }

  const as = (visitor: Visitor) => (url: string) => visitor.go(url);

  /** Goes on with exactly these cookies, whatever the server sets meanwhile. */
  const withCookies = (cookie: string) => async (url: string) => {
    const response = await fetch(url, { headers: { cookie }, redirect: 'manual' });
    return new URL(response.headers.get('location') ?? 'about:blank');
  };

  const cookiesOf = (visitor: Visitor) =>
    visitor.cookieNames.map((name) => `${name}=${visitor.cookie(name)}`).join('; ');

  it('signs in silently where the owner has consented before', async () => {
    const visitor = new Visitor();
    assert.equal(await silently(as(visitor)), 'login_required');
    const landed = await visitor.go(await freshLink(house, holder));
    assert.ok(landed instanceof URL);
    assert.equal(await silently(as(visitor)), OWNER.email);
  });

  it('asks for consent where there was none', async () => {
    const { clientId } = await application(house, { name: 'New' });
    const visitor = new Visitor();
    await visitor.go(await freshLink(house, holder));
    const url = new URL(`${house.issuer}/oauth/authorize.php`);
    url.search = String(
      new URLSearchParams({
        client_id: clientId,
        response_type: 'code',
        scope: 'openid',
        redirect_uri: CALLBACK,
        state: 'state of the test',
        prompt: 'none',
      }),
    );
    const back = await visitor.go(url.href);
    assert.ok(back instanceof URL);
    assert.equal(back.searchParams.get('error'), 'consent_required');
  });

  it('takes the place of whoever was signed in before', async () => {
    const visitor = new Visitor();
    await consentedSignIn(visitor);
    assert.equal(await silently(as(visitor)), OTHER.email);
    await visitor.go(await freshLink(house, holder));
    assert.equal(await silently(as(visitor)), OWNER.email);
  });

  it('is not known to whoever planted the session of before', async () => {
    const planter = new Visitor();
    await consentedSignIn(planter);
    const planted = cookiesOf(planter);
    assert.equal(await silently(withCookies(planted)), OTHER.email);
    const victim = await fetch(await freshLink(house, holder), {
      headers: { cookie: planted },
      redirect: 'manual',
    });
    assert.equal(victim.status, 303);
    const fresh = victim.headers.getSetCookie().map((line) => line.split(';')[0] ?? '');
    for (const cookie of fresh) assert.ok(!planted.includes(cookie), cookie);
    assert.equal(await silently(withCookies(planted)), 'login_required');
    assert.equal(await silently(withCookies(fresh.join('; '))), OWNER.email);
  });

  it('ends with the account', async () => {
    const visitor = new Visitor();
    await visitor.go(await freshLink(house, holder));
    await setAccount(house, 'Closed');
    const { page } = await authorize(as(visitor), 'none');
    assert.ok(!(page instanceof URL) || page.searchParams.get('code') === null);
    await setAccount(house, 'Active');
  });

  it('comes from a passwordhash of ValidateLogin, too', async () => {
    const login = { email: OWNER.email, password2: OWNER.password };
    const { passwordhash } = await house.call('ValidateLogin', login);
    const visitor = new Visitor();
    await visitor.go(`${house.issuer}/oauth/singlesignon.php?access_token=${passwordhash}`);
    assert.equal(await silently(as(visitor)), OWNER.email);
  });

  async function consentedSignIn(visitor: Visitor): Promise<void> {
    const { page } = await authorize((url) => visitor.open(url));
    assert.ok((await visitor.submit(page as never, '/sign-in', OTHER)) instanceof URL);
  }
});
