// Whatever is sent, the server answers for itself, never with a failure of ours, and goes on
// (rauthy 0.36.2: a panic that anybody could cause).
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { postgresServer } from '../../../store/postgres-server.ts';
import {
  application,
  CALLBACK,
  OWNER,
  type ProviderHouse,
  runProvider,
} from '../provider-house.ts';
import { ssoCredential } from '../sso/sso-house.ts';
import { Visitor } from '../visitor.ts';
import { routesOf } from './doors.ts';
import { type Known, type Shot, shots } from './fuzz.vectors.ts';
import { authorizePath, getCode, getTokens, look, tell } from './party.ts';

const RUNS = 1500;

describe('any request', () => {
  let house: ProviderHouse;
  let known: Known;
  let cookie: string;
  let interaction: string;
  const visitor = new Visitor();

  before(async () => {
    // From behind a proxy, so that the fuzz is not held up as one guesser.
    house = await runProvider({ TRUSTED_PROXIES: '127.0.0.1' });
    const app = await application(house);
    const tokens = await getTokens(house, app, {}, visitor);
    const page = await visitor.open(`${house.issuer}/account`);
    const csrf = /name="csrf" value="([^"]*)"/.exec(page.html)?.[1] ?? '';
    const asked = await visitor.open(
      `${house.issuer}${authorizePath(app, { prompt: 'consent', scope: 'openid' })}`,
    );
    interaction = new URL(asked.url).pathname;
    cookie = visitor.cookieNames.map((name) => `${name}=${visitor.cookie(name)}`).join('; ');
    const code = await getCode(house, app, {}, visitor);
    known = { app, sso: await ssoCredential(house), code, tokens, callback: CALLBACK, csrf };
  });
  after(() => house.close());

  async function fire(shot: Shot, more = {}): Promise<number> {
    const { method, path, headers, raw } = shot;
    // In an address it would be all that is looked at.
    const isRead = ([name]: readonly [string, string]) =>
      method === 'POST' || name !== 'client_secret';
    const fields = shot.fields.filter(isRead);
    const form =
      raw ?? new URLSearchParams(fields.map(([name, value]): [string, string] => [name, value]));
    const query = method === 'GET' || fields.length % 5 === 0 ? `?${form}` : '';
    const url = encodeURI(`${house.issuer}${path}`) + query.replaceAll('#', '%23');
    const response = await fetch(url, {
      method,
      redirect: 'manual',
      headers: { 'x-forwarded-for': address(), ...headers, ...more },
      ...(method === 'POST' && { body: form }),
    });
    const text = await response.text();
    assert.ok(response.status < 500, `${method} ${path} ${response.status}: ${text}`);
    assert.doesNotMatch(text, /at file:|node_modules|SQLITE|TypeError|undefined is not/i);
    assert.equal(response.headers.get('x-evil'), null);
    return response.status;
  }

  let shotsFired = 0;
  function address(): string {
    shotsFired += 1;
    return `203.0.${Math.floor(shotsFired / 250) % 250}.${(shotsFired % 250) + 1}`;
  }

  async function paths(part: RegExp): Promise<readonly string[]> {
    const routes = await routesOf(house);
    const all = new Set(routes.map((route) => route.split(' ')[1] ?? ''));
    return [...all]
      .filter((path) => part.test(path))
      .map((path) => path.replace('/oauth/interaction/:uid', interaction).replace(':uid', 'x'));
  }

  it('to the OAuth endpoints is answered', async () => {
    const routes = await paths(/^\/(oauth|\.well-known|favicon)/);
    const statuses = new Set<number>();
    await fc.assert(
      fc.asyncProperty(shots(routes, known), async (shot) => {
        statuses.add(await fire(shot));
      }),
      { numRuns: RUNS },
    );
    // It got beyond the first check often enough to be worth something.
    for (const status of [200, 303, 400, 401, 405]) assert.ok(statuses.has(status), String(status));
  });

  it('to the pages of somebody who is signed in is answered', async () => {
    const routes = await paths(/^\/(account|oauth\/(interaction|logout|authorize))/);
    const safe = routes.filter((path) => !/end-all|confirm$/.test(path));
    await fc.assert(
      fc.asyncProperty(shots(safe, known), async (shot) => {
        await fire({ ...shot, headers: { ...shot.headers, cookie } }, { origin: house.issuer });
      }),
      { numRuns: RUNS },
    );
  });

  it('with any cookie is answered', async () => {
    const crumb = fc.oneof(
      fc.string({ unit: 'grapheme-ascii', maxLength: 40 }),
      fc.constantFrom(
        '=',
        ';',
        '%',
        '"',
        '"x',
        'a=b=c',
        `${'x'.repeat(4000)}`,
        ...cookie.split('; '),
      ),
    );
    const names = [
      'chatelaine_session',
      'chatelaine_session.sig',
      'chatelaine_sign_in',
      '__proto__',
    ];
    const piece = fc.tuple(fc.constantFrom(...names, ''), crumb).map((pair) => pair.join('='));
    const jar = fc.array(piece, { maxLength: 5 }).map((pieces) => pieces.join('; '));
    await fc.assert(
      fc.asyncProperty(
        jar,
        fc.constantFrom('/account', '/oauth/logout', interaction),
        async (value, path) => {
          const { status } = await look(house, path, {
            cookie: value.replaceAll(/[^\x20-\x7e]/g, ''),
          });
          assert.ok(status < 500, `${path} ${value}`);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('leaves the server alive and everything working', async () => {
    assert.equal((await look(house, '/healthz')).status, 200);
    const app = await application(house);
    await getTokens(house, app, {}, new Visitor());
    assert.ok(!house.log.some((line) => line.includes('unexpected failure')));
  });
});

describe('on PostgreSQL, which cannot hold a NUL, any request', () => {
  let house: ProviderHouse;
  let stop: () => Promise<void>;
  before(async () => {
    const server = await postgresServer();
    const database = await server.createDatabase();
    house = await runProvider({ DATABASE_URL: database.url });
    stop = async () => {
      await house.close();
      await database.drop();
      await server.stop();
    };
  });
  after(() => stop());

  it('with a NUL in any text is refused as what it is: wrong', async () => {
    const app = await application(house);
    const visitor = new Visitor();
    const tokens = await getTokens(house, app, {}, visitor);
    const page = await visitor.open(`${house.issuer}/account`);
    const csrf = /name="csrf" value="([^"]*)"/.exec(page.html)?.[1] ?? '';
    const cookie = visitor.cookieNames.map((name) => `${name}=${visitor.cookie(name)}`).join('; ');
    const nul = 'a\0b';
    const secret = { client_id: app.clientId, client_secret: app.secret };
    const all = { client_id: nul, client_secret: nul, token: nul, code: nul, refresh_token: nul };
    const posts: readonly [string, Readonly<Record<string, string>>][] = [
      ['/oauth/token.php', { ...all, grant_type: 'refresh_token' }],
      ['/oauth/token.php', { ...secret, grant_type: 'refresh_token', refresh_token: nul }],
      ['/oauth/token.php', { ...secret, grant_type: nul }],
      ['/oauth/introspect', { ...secret, token: nul, token_type_hint: nul }],
      ['/oauth/introspect', { ...all }],
      ['/oauth/revoke', { ...secret, token: nul }],
      ['/oauth/par', { ...secret, response_type: 'code', redirect_uri: nul, state: nul }],
      ['/oauth/integration-link', { subscriber_unique_id: nul, token: nul, app: nul, user: nul }],
      ['/account/sign-in', { email: `${nul}@example.test`, password: nul }],
      ['/account/second-factor', { csrf: nul, code: nul }],
      ['/account/profile', { csrf, givenName: nul, familyName: nul, locale: nul }],
      ['/account/applications/revoke', { csrf, application: nul }],
      ['/account/sessions/end', { csrf, session: nul }],
      ['/account/password', { csrf, currentPassword: nul, newPassword: nul }],
      ['/account/two-factor/confirm', { csrf, code: nul }],
      ['/account/two-factor/off', { csrf, password: nul }],
    ];
    for (const [path, form] of posts) {
      const { status, text } = await tell(house, path, form, { cookie, origin: house.issuer });
      assert.ok(status < 500, `${path} ${Object.keys(form)}: ${text}`);
    }
    const gets = [
      authorizePath({ clientId: nul }),
      authorizePath(app, { scope: nul }),
      authorizePath(app, { state: nul, nonce: nul, login_hint: nul, ui_locales: nul }),
      authorizePath(app, { request_uri: `urn:ietf:params:oauth:request_uri:${nul}` }),
      '/oauth/authorize.php/a%00b',
      '/oauth/interaction/a%00b',
      '/oauth/singlesignon.php?access_token=a%00b',
      '/oauth/userinfo.php?access_token=a%00b',
      '/oauth/logout?client_id=a%00b&post_logout_redirect_uri=a%00b',
      '/account?done=a%00b',
    ];
    for (const path of gets) {
      const { status, text } = await look(house, path, { cookie });
      assert.ok(status < 500, `${path}: ${text}`);
    }
    for (const authorization of ['Bearer a', `Basic ${Buffer.from('a\0b:c').toString('base64')}`]) {
      const form = { grant_type: 'refresh_token', refresh_token: tokens.refresh };
      const { status } = await tell(house, '/oauth/token.php', form, { authorization });
      assert.ok(status < 500);
    }
    const asked = await visitor.open(`${house.issuer}/account`);
    assert.match(asked.html, new RegExp(OWNER.email));
    assert.ok(!house.log.some((line) => line.includes('unexpected failure')));
  });
});
