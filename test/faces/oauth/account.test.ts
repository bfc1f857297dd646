import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Secret, TOTP } from 'otpauth';
import { OWNER, type ProviderHouse, runProvider } from './provider-house.ts';
import { type Page, Visitor } from './visitor.ts';

describe('the page of a user', () => {
  let house: ProviderHouse;
  before(async () => {
    house = await runProvider();
  });
  after(() => house.close());

  const home = () => `${house.issuer}/account`;

  /** Posts a form of the page as a browser does, with the page's origin. */
  async function submit(
    visitor: Visitor,
    page: Page,
    ending: string,
    fields: Readonly<Record<string, string>>,
  ): Promise<Page> {
    const next = await visitor.submit(page, ending, fields, { origin: house.issuer });
    assert.ok(!(next instanceof URL));
    return next;
  }

  async function signIn(password: string = OWNER.password): Promise<[Visitor, Page]> {
    const visitor = new Visitor();
    const asked = await visitor.open(home());
    const page = await submit(visitor, asked, '/sign-in', { email: OWNER.email, password });
    return [visitor, page];
  }

  it('asks whoever is not signed in, and refuses a wrong password', async () => {
    const [visitor, page] = await signIn('wrong password');
    assert.equal(page.status, 401);
    assert.match(page.html, /role="alert"/);
    assert.deepEqual(visitor.cookieNames, []);
  });

  it('is closed to a sign-in that another site posts', async () => {
    const visitor = new Visitor();
    const asked = await visitor.open(home());
    const fields = { ...OWNER };
    const page = await visitor.submit(asked, '/sign-in', fields, {
      origin: 'https://evil.example',
    });
    assert.ok(!(page instanceof URL));
    assert.equal(page.status, 400);
    assert.deepEqual(visitor.cookieNames, []);
  });

  it('keeps name and language, and refuses a form without its token', async () => {
    const [visitor, page] = await signIn();
    const saved = await submit(visitor, page, '/profile', {
      givenName: 'Ada',
      familyName: '<b>Lovelace',
      locale: 'de',
    });
    assert.match(saved.html, /lang="de"/);
    assert.match(saved.html, /value="Ada"/);
    assert.match(saved.html, /value="&lt;b&gt;Lovelace"/);
    const forged = await submit(visitor, saved, '/profile', { givenName: 'Eve', csrf: 'x' });
    assert.equal(forged.status, 400);
    assert.match((await visitor.open(home())).html, /value="Ada"/);
    await submit(visitor, saved, '/profile', { givenName: '', familyName: '', locale: '' });
  });

  it('changes the password and signs out every other browser', async () => {
    const [other] = await signIn();
    const [visitor, page] = await signIn();
    const refused = await submit(visitor, page, '/password', {
      currentPassword: 'wrong password',
      newPassword: 'a new password',
    });
    assert.equal(refused.status, 400);
    const changed = await submit(visitor, page, '/password', {
      currentPassword: OWNER.password,
      newPassword: 'a new password',
    });
    assert.equal(changed.status, 200);
    assert.match((await other.open(home())).html, /name="password"/);
    assert.match((await visitor.open(home())).html, /value="/);
    const back = await submit(visitor, changed, '/password', {
      currentPassword: 'a new password',
      newPassword: OWNER.password,
    });
    assert.equal(back.status, 200);
  });

  it('switches single sign-on and signs out everywhere', async () => {
    const [visitor, page] = await signIn();
    await submit(visitor, page, '/single-sign-on', { allow: 'off' });
    const refused = await house.call('CreateSsoToken', { client_id: '1' });
    assert.equal(refused.message, 'SSO authentication blocked for client 1');
    const off = await visitor.open(home());
    await submit(visitor, off, '/single-sign-on', { allow: 'on' });
    assert.equal((await house.call('CreateSsoToken', { client_id: '1' })).result, 'success');
    const [other] = await signIn();
    const gone = await submit(visitor, await visitor.open(home()), '/sessions/end-all', {});
    assert.match(gone.html, /name="password"/);
    assert.match((await other.open(home())).html, /name="password"/);
  });

  it('turns two-factor sign-in on, asks for a code, and off again', async () => {
    const [visitor, page] = await signIn();
    const setup = await submit(visitor, page, '/two-factor', {});
    const key = /<p class="secret"><code>([A-Z2-7 ]+)/.exec(setup.html)?.[1]?.replaceAll(' ', '');
    assert.ok(key);
    const totp = new TOTP({ secret: Secret.fromBase32(key) });
    const codes = await submit(visitor, setup, '/two-factor/confirm', { code: totp.generate() });
    const recovery = /<li><code>([^<]+)/.exec(codes.html)?.[1] ?? '';
    assert.equal(codes.html.match(/<li><code>/g)?.length, 10);

    const [next, asked] = await signIn();
    assert.deepEqual(next.cookieNames, []);
    assert.match(asked.html, /name="code"/);
    const wrong = await submit(next, asked, '/second-factor', { code: '000000' });
    assert.equal(wrong.status, 401);
    const entered = await submit(next, asked, '/second-factor', { code: recovery });
    assert.match(entered.html, /sessions\/end-all/);
    const question = await next.open(`${home()}/two-factor/off`);
    const off = await submit(next, question, '/two-factor/off', { password: OWNER.password });
    assert.match(off.html, /action="[^"]*\/two-factor"/);
  });
});
