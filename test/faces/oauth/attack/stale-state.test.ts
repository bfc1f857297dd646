// What was checked when a sign-in began is checked again when it ends: the credential may have been
// changed because somebody attacks it (CVE-2026-7571).
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  application,
  CALLBACK,
  OWNER,
  type ProviderHouse,
  runProvider,
} from '../provider-house.ts';
import { type Page, Visitor } from '../visitor.ts';
import { type App, authorizePath, look, toForm } from './party.ts';

describe('a sign-in under way', () => {
  let house: ProviderHouse;
  before(async () => {
    house = await runProvider();
  });
  after(() => house.close());

  /** Up to the consent page, or only to the password when nobody is signed in. */
  async function begin(visitor: Visitor, app: App): Promise<Page> {
    return visitor.open(`${house.issuer}${authorizePath(app, { prompt: 'consent' })}`);
  }

  async function signIn(visitor: Visitor): Promise<void> {
    const page = await visitor.open(`${house.issuer}/account`);
    await visitor.submit(page, '/sign-in', OWNER, { origin: house.issuer });
  }

  const CHANGES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    'a redirect URI that was taken away': { redirectUri: 'https://app.example/new' },
    'no redirect URI any more': { redirectUri: '' },
    'a scope that was taken away': { scope: 'openid profile' },
    'the other grant': { grantType: 'single_sign_on', serviceId: '1' },
  };

  for (const [title, change] of Object.entries(CHANGES)) {
    it(`ends with ${title}, at every step`, async () => {
      const steps: readonly [string, Readonly<Record<string, string>>][] = [
        ['/consent', { decision: 'allow' }],
        ['/consent', { decision: 'deny' }],
        ['/switch', {}],
      ];
      for (const [step, fields] of steps) {
        const app = await application(house);
        const visitor = new Visitor();
        await signIn(visitor);
        const page = await begin(visitor, app);
        await house.call('UpdateOAuthCredential', { credentialId: app.id, ...change });
        const answer = await visitor.submit(page, step, fields);
        assert.ok(!(answer instanceof URL), `${step}: ${answer}`);
        assert.equal(answer.status, 400, step);
      }
      for (const [step, fields] of [
        ['/sign-in', OWNER],
        ['/cancel', {}],
      ] as const) {
        const app = await application(house);
        const visitor = new Visitor();
        const page = await begin(visitor, app);
        await house.call('UpdateOAuthCredential', { credentialId: app.id, ...change });
        const answer = await visitor.submit(page, step, fields);
        assert.ok(!(answer instanceof URL), `${step}: ${answer}`);
        assert.equal(answer.status, 400, step);
      }
    });
  }

  it('ends with the credential', async () => {
    const app = await application(house);
    const visitor = new Visitor();
    await signIn(visitor);
    const page = await begin(visitor, app);
    await house.call('DeleteOAuthCredential', { credentialId: app.id });
    const answer = await visitor.submit(page, '/consent', { decision: 'allow' });
    assert.ok(!(answer instanceof URL) && answer.status === 400);
  });

  it('goes on with a change that does not concern it', async () => {
    const app = await application(house);
    const visitor = new Visitor();
    await signIn(visitor);
    const page = await begin(visitor, app);
    await house.call('UpdateOAuthCredential', {
      credentialId: app.id,
      name: 'Renamed',
      'redirectUri[0]': CALLBACK,
      'redirectUri[1]': 'https://app.example/new',
      redirectUri: '',
    });
    const answer = await visitor.submit(page, '/consent', { decision: 'allow' });
    assert.ok(answer instanceof URL && answer.searchParams.has('code'), String(answer));
  });

  it('ends also when the redirect URI goes after the last page', async () => {
    const app = await application(house);
    const visitor = new Visitor();
    await signIn(visitor);
    const page = await begin(visitor, app);
    const csrf = /name="csrf" value="([^"]*)"/.exec(page.html)?.[1] ?? '';
    const cookie = visitor.cookieNames.map((name) => `${name}=${visitor.cookie(name)}`).join('; ');
    const allowed = await fetch(`${page.url}/consent`, {
      method: 'POST',
      body: toForm({ csrf, decision: 'allow' }),
      headers: { cookie },
      redirect: 'manual',
    });
    assert.equal(allowed.status, 303);
    await house.call('UpdateOAuthCredential', {
      credentialId: app.id,
      redirectUri: 'https://app.example/new',
    });
    const resume = new URL(allowed.headers.get('location') ?? '', house.issuer);
    const answer = await look(house, resume.pathname, { cookie });
    assert.deepEqual([answer.status, answer.headers.get('location')], [400, null]);
  });

  it('leads after sign-out only to what is registered when it ends', async () => {
    for (const redirectUri of ['https://app.example/new', CALLBACK]) {
      const app = await application(house);
      const visitor = new Visitor();
      await signIn(visitor);
      const query = toForm({ client_id: app.clientId, post_logout_redirect_uri: CALLBACK });
      const page = await visitor.open(`${house.issuer}/oauth/logout?${query}`);
      await house.call('UpdateOAuthCredential', { credentialId: app.id, redirectUri });
      const end = await visitor.submit(page, '/logout/confirm', { logout: 'yes' });
      if (redirectUri === CALLBACK) assert.ok(end instanceof URL && end.href === CALLBACK);
      else assert.ok(!(end instanceof URL) && end.url.endsWith('/oauth/logout/success'));
      assert.match((await visitor.open(`${house.issuer}/account`)).html, /name="password"/);
    }
  });
});
