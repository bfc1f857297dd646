// Consent is of one person to one application as it was, given once, in the browser that was asked
// (CVE-2023-34246; Hydra's consent fixation).
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
import { newPerson, type Person } from './guessing.doors.ts';
import { type App, authorizePath, type Fields, look, toForm } from './party.ts';

describe('consent', () => {
  let house: ProviderHouse;
  let other: Person;
  before(async () => {
    house = await runProvider();
    other = await newPerson(house);
  });
  after(() => house.close());

  async function signedIn(person: { email: string; password: string } = OWNER): Promise<Visitor> {
    const visitor = new Visitor();
    const page = await visitor.open(`${house.issuer}/account`);
    const { email, password } = person;
    await visitor.submit(page, '/sign-in', { email, password }, { origin: house.issuer });
    return visitor;
  }

  const ask = (visitor: Visitor, app: App, fields: Fields = {}) =>
    visitor.go(`${house.issuer}${authorizePath(app, fields)}`);

  async function isAsked(visitor: Visitor, app: App, fields: Fields = {}): Promise<boolean> {
    const page = await ask(visitor, app, fields);
    if (page instanceof URL) assert.ok(page.searchParams.has('code'), String(page));
    else assert.match(page.html, /value="allow"/);
    return !(page instanceof URL);
  }

  async function allow(visitor: Visitor, app: App, fields: Fields = {}): Promise<void> {
    const page = await ask(visitor, app, fields);
    assert.ok(!(page instanceof URL));
    const back = await visitor.submit(page, '/consent', { decision: 'allow' });
    assert.ok(back instanceof URL && back.searchParams.has('code'), String(back));
  }

  const update = async (app: App, fields: Readonly<Record<string, string>>) => {
    const told = await house.call('UpdateOAuthCredential', { credentialId: app.id, ...fields });
    assert.equal(told.result, 'success', JSON.stringify(told));
  };

  it('is of one person, to one application, in whichever browser', async () => {
    const [app, second] = [await application(house), await application(house)];
    const visitor = await signedIn();
    await allow(visitor, app);
    assert.equal(await isAsked(visitor, app), false);
    assert.equal(await isAsked(await signedIn(), app), false);
    assert.equal(await isAsked(await signedIn(other), app), true);
    assert.equal(await isAsked(visitor, second), true);
  });

  it('is asked for again when scopes grow, and not for fewer', async () => {
    const app = await application(house);
    const visitor = await signedIn();
    await allow(visitor, app, { scope: 'openid email' });
    assert.equal(await isAsked(visitor, app, { scope: 'openid' }), false);
    assert.equal(await isAsked(visitor, app, { scope: 'openid profile' }), true);
    await allow(visitor, app, { scope: 'openid profile' });
    assert.equal(await isAsked(visitor, app, { scope: 'openid profile email' }), false);
  });

  it('does not cover a scope that was unknown when it was given', async () => {
    const app = await application(house);
    const visitor = await signedIn();
    await allow(visitor, app, { scope: 'openid later' });
    const user = await house.house.deps.directory.findUser({ email: OWNER.email });
    const [consent] = (await house.house.deps.consents.ofUser(user?.user.uuid ?? '')).slice(-1);
    assert.deepEqual(consent?.scope, ['openid']);
  });

  it('is asked for again when redirect URIs change or the secret is reset', async () => {
    const changes: Readonly<Record<string, string>>[] = [
      { 'redirectUri[0]': CALLBACK, 'redirectUri[1]': 'https://app.example/more' },
      { resetSecret: 'true' },
      { resetSecret: 'true', secretGracePeriod: '3600' },
    ];
    for (const change of changes) {
      const app = await application(house);
      const visitor = await signedIn();
      await allow(visitor, app);
      await update(app, { name: 'Renamed', description: 'Described' });
      assert.equal(await isAsked(visitor, app), false);
      await update(app, change);
      assert.equal(await isAsked(visitor, app), true, JSON.stringify(change));
      const silent = await ask(visitor, app, { prompt: 'none' });
      assert.ok(silent instanceof URL);
      assert.equal(silent.searchParams.get('error'), 'consent_required');
    }
  });

  it('that was refused is not remembered', async () => {
    const app = await application(house);
    const visitor = await signedIn();
    const page = await visitor.open(`${house.issuer}${authorizePath(app)}`);
    for (const decision of ['deny', '', 'ALLOW', 'allow ']) {
      const fresh = decision === 'deny' ? page : ((await ask(visitor, app)) as Page);
      const back = await visitor.submit(fresh, '/consent', { decision });
      assert.ok(back instanceof URL, decision);
      assert.equal(back.searchParams.get('error'), 'access_denied', decision);
      assert.equal(back.searchParams.get('code'), null);
    }
    assert.equal(await isAsked(visitor, app), true);
  });

  it('is given once: neither the form nor its end works a second time', async () => {
    const app = await application(house);
    const visitor = await signedIn();
    const page = (await ask(visitor, app)) as Page;
    const cookie = cookiesOf(visitor);
    const back = await visitor.submit(page, '/consent', { decision: 'allow' });
    assert.ok(back instanceof URL && back.searchParams.has('code'));
    const again = await visitor.submit(page, '/consent', { decision: 'allow' });
    assert.ok(!(again instanceof URL) && again.status === 400);
    const uid = page.url.split('/').at(-1);
    for (const path of [`/oauth/authorize.php/${uid}`, `/oauth/interaction/${uid}`]) {
      const { status, headers } = await look(house, path, { cookie });
      assert.deepEqual([status, headers.get('location')], [400, null], path);
    }
  });

  it('page of one browser is nothing to another', async () => {
    const app = await application(house);
    const attacker = await signedIn();
    const page = (await ask(attacker, app)) as Page;
    const csrf = /name="csrf" value="([^"]*)"/.exec(page.html)?.[1] ?? '';
    const uid = page.url.split('/').at(-1);
    const victim = await signedIn(other);
    const theirs = (await ask(victim, await application(house))) as Page;
    const own = cookiesOf(victim);
    const theirSession = only(victim, /^chatelaine_session/);
    const planted = `${theirSession}; ${only(attacker, /^chatelaine_(sign_in|resume)/)}`;
    const renamed = own.replaceAll(String(theirs.url.split('/').at(-1)), String(uid));
    for (const cookie of ['', own, renamed]) {
      const shown = await look(house, `/oauth/interaction/${uid}`, { cookie });
      // With a sign-in of its own under way a browser gets on with that one, and no other.
      assert.ok(!shown.text.includes(csrf), cookie);
      const posted = await post(`/oauth/interaction/${uid}/consent`, csrf, cookie);
      assert.deepEqual([posted.status, posted.headers.get('location')], [400, null], cookie);
      const resumed = await look(house, `/oauth/authorize.php/${uid}`, { cookie });
      assert.ok(!/code=/.test(resumed.headers.get('location') ?? ''), cookie);
    }
    // Even with the attacker's cookies put into their browser: the session is not the one that began.
    await post(`/oauth/interaction/${uid}/consent`, csrf, planted);
    const end = await look(house, `/oauth/authorize.php/${uid}`, { cookie: planted });
    assert.deepEqual([end.status, end.headers.get('location')], [400, null]);
    assert.equal(await isAsked(await signedIn(other), app), true);
  });

  function post(path: string, csrf: string, cookie: string): Promise<Response> {
    const body = toForm({ csrf, decision: 'allow' });
    return fetch(`${house.issuer}${path}`, {
      method: 'POST',
      body,
      headers: { cookie },
      redirect: 'manual',
    });
  }
});

function cookiesOf(visitor: Visitor): string {
  return only(visitor, /./);
}

function only(visitor: Visitor, names: RegExp): string {
  return visitor.cookieNames
    .filter((name) => names.test(name))
    .map((name) => `${name}=${visitor.cookie(name)}`)
    .join('; ');
}
