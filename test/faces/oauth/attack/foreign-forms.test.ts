// A form counts only when it was sent from its own page: with the page's token, or from our origin
// where nobody is signed in yet. Anything else changes nothing.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { application, type ProviderHouse, runProvider } from '../provider-house.ts';
import { type Page, Visitor } from '../visitor.ts';
import { routesOf } from './doors.ts';
import { newPerson, type Person } from './guessing.doors.ts';
import { authorizePath, type Fields, getCode, toForm } from './party.ts';

/** What each form would do if it counted. */
const FORMS: Readonly<Record<string, Fields>> = {
  '/account/profile': { givenName: 'Eve', familyName: 'Evil', locale: 'de' },
  '/account/password': { newPassword: 'password of the attacker' },
  '/account/applications/revoke': {},
  '/account/single-sign-on': { allow: 'off' },
  '/account/sessions/end': {},
  '/account/sessions/end-all': {},
  '/account/two-factor': {},
  '/account/two-factor/confirm': { code: '000000' },
  '/account/two-factor/off': {},
};

const STEPS: Readonly<Record<string, Fields>> = {
  '/sign-in': {},
  '/second-factor': { code: '000000' },
  '/consent': { decision: 'allow' },
  '/switch': {},
  '/cancel': {},
};

/** Forms of people who are not signed in; they are held to our origin. */
const ENTRANCES = ['/account/sign-in', '/account/second-factor'];

const NOT_OURS = [
  undefined,
  'null',
  '',
  'https://evil.example',
  'http://127.0.0.1',
  'http://localhost',
  'https://127.0.0.1',
];

describe('a form that another site sends', () => {
  let house: ProviderHouse;
  let person: Person;
  before(async () => {
    house = await runProvider();
    person = await newPerson(house);
  });
  after(() => house.close());

  const loginOf = ({ email, password }: Person) => ({ email, password });

  async function signedIn(who: Person = person): Promise<[Visitor, Page]> {
    const visitor = new Visitor();
    const asked = await visitor.open(`${house.issuer}/account`);
    const headers = { origin: house.issuer };
    const page = await visitor.submit(asked, '/sign-in', loginOf(who), headers);
    assert.ok(!(page instanceof URL));
    return [visitor, page];
  }

  const tokenOf = ({ html }: Page) => /name="csrf" value="([^"]*)"/.exec(html)?.[1] ?? '';
  const cookiesOf = (visitor: Visitor) =>
    visitor.cookieNames.map((name) => `${name}=${visitor.cookie(name)}`).join('; ');

  function post(path: string, fields: Fields, headers: Readonly<Record<string, string>>) {
    const init = { method: 'POST', redirect: 'manual', headers, body: toForm(fields) } as const;
    return fetch(new URL(path, house.issuer), init);
  }

  /** Everything of a person that a form could change. */
  async function stateOf({ id, email }: Person): Promise<string> {
    const { directory, consents, protocol } = house.house.deps;
    const record = await directory.findUser({ email });
    const uuid = record?.user.uuid ?? '';
    const sessions = await protocol.ofUser('Session', uuid);
    return JSON.stringify([
      record,
      await directory.accountsOf(id as never),
      await consents.ofUser(uuid),
      sessions.map(({ key }) => key),
    ]);
  }

  it('is one of these', async () => {
    const posts = (await routesOf(house)).filter((route) => route.startsWith('POST /'));
    const forms = posts.filter((route) => /\/(account|interaction)\//.test(route));
    const steps = Object.keys(STEPS).map((step) => `/oauth/interaction/:uid${step}`);
    const known = [...Object.keys(FORMS), ...ENTRANCES, ...steps];
    assert.deepEqual(forms, known.map((path) => `POST ${path}`).toSorted());
  });

  it('of the own page has no token, or one of somebody else', async () => {
    const [visitor, page] = await signedIn();
    const [, foreign] = await signedIn();
    const [, stranger] = await signedIn(await newPerson(house));
    const own = tokenOf(page);
    const cookie = cookiesOf(visitor);
    const before = await stateOf(person);
    const session = /name="session" value="([^"]*)"/.exec(page.html)?.[1] ?? '';
    for (const [path, fields] of Object.entries(FORMS)) {
      const tokens = [
        undefined,
        '',
        'x',
        own.slice(0, -1),
        `${own}x`,
        own.toUpperCase() === own ? own.toLowerCase() : own.toUpperCase(),
        tokenOf(foreign),
        tokenOf(stranger),
        ['x', 'y'],
        [own, 'x'],
      ];
      for (const csrf of tokens) {
        const right = { currentPassword: person.password, password: person.password };
        const form = { ...right, session, ...fields, csrf };
        const { status, headers } = await post(path, form, { cookie, origin: house.issuer });
        assert.deepEqual([status, headers.getSetCookie()], [400, []], `${path} ${csrf}`);
      }
    }
    assert.equal(await stateOf(person), before);
    assert.match((await visitor.open(`${house.issuer}/account`)).html, /sessions\/end-all/);
  });

  it('of the own page is nothing without the session, or as something else than a form', async () => {
    const [visitor, page] = await signedIn();
    const csrf = tokenOf(page);
    const before = await stateOf(person);
    for (const [path, fields] of Object.entries(FORMS)) {
      const form = { ...fields, csrf };
      const { status, headers } = await post(path, form, { origin: house.issuer });
      assert.equal(status, 303, path);
      assert.equal(headers.get('location'), `${house.issuer}/account`);
      for (const type of ['application/json', 'text/plain', 'multipart/form-data; boundary=x']) {
        const told = await fetch(new URL(path, house.issuer), {
          method: 'POST',
          redirect: 'manual',
          headers: { cookie: cookiesOf(visitor), 'content-type': type },
          body: JSON.stringify(form),
        });
        assert.ok([400, 415].includes(told.status), `${path} ${type}: ${told.status}`);
      }
      const query = await fetch(new URL(`${path}?${toForm(form)}`, house.issuer), {
        redirect: 'manual',
        headers: { cookie: cookiesOf(visitor) },
      });
      if (path !== '/account/two-factor/off') assert.ok([404, 405].includes(query.status), path);
    }
    assert.equal(await stateOf(person), before);
  });

  it('to sign in does not come from our origin', async () => {
    const before = await stateOf(person);
    for (const path of ENTRANCES) {
      for (const origin of [...NOT_OURS, `${house.issuer}.evil.example`, `${house.issuer}/`]) {
        const headers = origin === undefined ? {} : { origin };
        const told = await post(path, loginOf(person), headers);
        assert.deepEqual(
          [told.status, told.headers.getSetCookie()],
          [400, []],
          `${path} ${origin}`,
        );
      }
    }
    assert.equal(await stateOf(person), before);
  });

  it('of a sign-in under way has no token, or one of another sign-in', async () => {
    const app = await application(house);
    for (const [step, fields] of Object.entries(STEPS)) {
      const visitor = step === '/consent' ? (await signedIn())[0] : new Visitor();
      const page = await visitor.open(`${house.issuer}${authorizePath(app)}`);
      const foreign = await new Visitor().open(`${house.issuer}${authorizePath(app)}`);
      const before = await stateOf(person);
      const { pathname } = new URL(page.url);
      for (const csrf of [undefined, '', 'x', `${tokenOf(page)}x`, tokenOf(foreign)]) {
        const form = { ...loginOf(person), ...fields, csrf };
        const cookie = cookiesOf(visitor);
        const { status, headers } = await post(`${pathname}${step}`, form, { cookie });
        assert.deepEqual([status, headers.get('location')], [400, null], `${step} ${csrf}`);
      }
      assert.equal(await stateOf(person), before);
      // The person goes on as if nothing had happened.
      assert.equal((await visitor.open(page.url)).status, 200);
    }
  });

  it('to sign out has no token, or none of this session', async () => {
    const [visitor] = await signedIn();
    const cookie = cookiesOf(visitor);
    const [other] = await signedIn();
    const foreign = await other.open(`${house.issuer}/oauth/logout`);
    const theirs = /name="xsrf" value="([^"]*)"/.exec(foreign.html)?.[1];
    for (const asked of [false, true]) {
      if (asked) await visitor.open(`${house.issuer}/oauth/logout`);
      for (const xsrf of [undefined, '', 'x', theirs]) {
        const form = { xsrf, logout: 'yes' };
        const told = await post('/oauth/logout/confirm', form, { cookie });
        assert.equal(told.status, 400, `${asked} ${xsrf}`);
      }
    }
    assert.match((await visitor.open(`${house.issuer}/account`)).html, /sessions\/end-all/);
    const query = await visitor.open(`${house.issuer}/oauth/logout/confirm?logout=yes`);
    assert.equal(query.status, 405);
  });

  it('takes nothing from somebody else, even with the right token', async () => {
    const owner = await newPerson(house);
    const app = await application(house);
    const [theirs] = await signedIn(owner);
    await getCode(house, app, {}, theirs);
    const before = await stateOf(owner);
    const page = await theirs.open(`${house.issuer}/account`);
    const session = /name="session" value="([^"]*)"/.exec(page.html)?.[1] ?? '';
    const [visitor, own] = await signedIn();
    const headers = { cookie: cookiesOf(visitor), origin: house.issuer };
    const csrf = tokenOf(own);
    await post('/account/sessions/end', { csrf, session }, headers);
    await post('/account/applications/revoke', { csrf, application: app.clientId }, headers);
    await post('/account/single-sign-on', { csrf, allow: 'off', account: '1' }, headers);
    const more = { csrf, givenName: 'Eve', id: String(owner.id), email: owner.email };
    await post('/account/profile', more, headers);
    assert.ok(session);
    assert.equal(await stateOf(owner), before);
  });
});
