// A code, a pushed request and an SSO token live a minute, to the millisecond; an access token an
// hour (CVE-2026-26232).
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it, mock } from 'node:test';
import { application, CALLBACK, type ProviderHouse, runProvider } from '../provider-house.ts';
import { freshLink, ssoCredential } from '../sso/sso-house.ts';
import { Visitor } from '../visitor.ts';
import {
  type App,
  authorizePath,
  exchange,
  getCode,
  getTokens,
  look,
  refresh,
  secretOf,
  tell,
} from './party.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('what has a time', () => {
  let house: ProviderHouse;
  let app: App;
  let visitor: Visitor;
  before(async () => {
    house = await runProvider();
    app = await application(house);
  });
  beforeEach(async () => {
    visitor = new Visitor();
    // Times of the protocol are whole seconds; a whole one makes the edges exact.
    mock.timers.enable({ apis: ['Date'], now: Math.ceil(Date.now() / 1000) * 1000 });
  });
  afterEach(() => mock.timers.reset());
  after(() => house.close());

  /** Whether each of two, made at the same moment, still works just before and at its end. */
  async function edges(
    lifetime: number,
    make: () => Promise<() => Promise<boolean>>,
  ): Promise<readonly boolean[]> {
    const results: boolean[] = [];
    const start = Date.now();
    const [before, at] = [await make(), await make()];
    for (const [works, moment] of [
      [before, lifetime - 1000],
      [at, lifetime],
    ] as const) {
      mock.timers.setTime(start + moment);
      results.push(await works());
    }
    return results;
  }

  it('a code lives 60 seconds', async () => {
    const ends = await edges(MINUTE, async () => {
      const code = await getCode(house, app, {}, visitor);
      return async () => (await exchange(house, app, code)).status === 200;
    });
    assert.deepEqual(ends, [true, false]);
  });

  it('an expired code cannot be told from one that never was', async () => {
    const code = await getCode(house, app, {}, visitor);
    mock.timers.tick(MINUTE + 1000);
    const late = await exchange(house, app, code);
    const never = await exchange(house, app, { ...code, code: 'never' });
    assert.deepEqual([late.status, late.text], [never.status, never.text]);
  });

  it('a pushed request lives 60 seconds and is used once', async () => {
    const push = async () => {
      const fields = { response_type: 'code', scope: 'openid', redirect_uri: CALLBACK };
      const { body } = await tell(house, '/oauth/par', { ...secretOf(app), ...fields });
      return { client_id: app.clientId, request_uri: String(body.request_uri) };
    };
    const goes = async (query: Readonly<Record<string, string>>, by: Visitor) => {
      const path = `/oauth/authorize.php?${new URLSearchParams(query)}`;
      const page = await by.go(`${house.issuer}${path}`);
      return page instanceof URL ? page.searchParams.has('code') : page.status === 200;
    };
    const ends = await edges(MINUTE, async () => {
      const query = await push();
      return () => goes(query, new Visitor());
    });
    assert.deepEqual(ends, [true, false]);
    await getCode(house, app, { scope: 'openid' }, visitor);
    const query = await push();
    assert.deepEqual([await goes(query, visitor), await goes(query, visitor)], [true, false]);
  });

  it('an SSO token lives 60 seconds', async () => {
    const holder = await ssoCredential(house);
    const ends = await edges(MINUTE, async () => {
      const link = new URL(await freshLink(house, holder, 'clientarea:sso'));
      return async () => (await look(house, link.pathname + link.search)).status === 303;
    });
    assert.deepEqual(ends, [true, false]);
  });

  it('an access token lives an hour', async () => {
    const ends = await edges(HOUR, async () => {
      const { access } = await getTokens(house, app, {}, visitor);
      return async () => {
        const authorization = `Bearer ${access}`;
        const { status } = await look(house, '/oauth/userinfo.php', { authorization });
        const told = await tell(house, '/oauth/introspect', { ...secretOf(app), token: access });
        assert.equal(told.body.active, status === 200);
        return status === 200;
      };
    });
    assert.deepEqual(ends, [true, false]);
  });

  it('a family of refresh tokens lives 30 days, however often it is refreshed', async () => {
    const start = Date.now();
    let { refresh: token } = await getTokens(house, app, {}, visitor);
    for (const day of [10, 20, 29]) {
      mock.timers.setTime(start + day * DAY);
      const { status, body, text } = await refresh(house, app, token);
      assert.equal(status, 200, text);
      token = String(body.refresh_token);
    }
    mock.timers.setTime(start + 30 * DAY);
    assert.equal((await refresh(house, app, token)).status, 400);
  });

  it('a session lives 14 days without use, and an unfinished sign-in an hour', async () => {
    await getTokens(house, app, {}, visitor);
    const asks = async (by: Visitor) => {
      const page = await by.go(`${house.issuer}${authorizePath(app)}`);
      return !(page instanceof URL) && page.html.includes('name="password"');
    };
    mock.timers.tick(13 * DAY);
    assert.equal(await asks(visitor), false);
    mock.timers.tick(14 * DAY + 1000);
    assert.equal(await asks(visitor), true);
    const slow = new Visitor();
    const page = await slow.open(`${house.issuer}${authorizePath(app)}`);
    mock.timers.tick(HOUR + 1000);
    const late = await slow.open(page.url);
    assert.equal(late.status, 400);
  });
});
