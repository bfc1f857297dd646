// Authorization and sign-out requests may be posted; posted they can do no more than a link.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type App, authorizePath, pass, tell, toForm } from './attack/party.ts';
import { application, CALLBACK, type ProviderHouse, runProvider } from './provider-house.ts';
import { Visitor } from './visitor.ts';

const AUTHORIZE = '/oauth/authorize.php';

describe('a posted request', () => {
  let house: ProviderHouse;
  let app: App;
  before(async () => {
    house = await runProvider();
    app = await application(house);
  });
  after(() => house.close());

  const fieldsOf = (more = {}) => new URLSearchParams(authorizePath(app, more).split('?')[1]);
  const post = (visitor: Visitor, path: string, body: URLSearchParams) =>
    visitor.go(`${house.issuer}${path}`, { method: 'POST', body });

  it('signs people in like the same one in an address', async () => {
    const visitor = new Visitor();
    const first = await post(visitor, AUTHORIZE, fieldsOf({ state: 'ü & =' }));
    const back = await pass(visitor, first);
    assert.ok(back instanceof URL);
    assert.equal(back.origin + back.pathname, CALLBACK);
    assert.equal(back.searchParams.get('state'), 'ü & =');
    assert.ok(back.searchParams.get('code'));
  });

  it('asks before it signs anybody out', async () => {
    const page = await post(new Visitor(), '/oauth/logout', fieldsOf());
    assert.ok(!(page instanceof URL));
    assert.deepEqual([page.status, /value="yes"/.test(page.html)], [200, true]);
  });

  it('leads to our own address only, whatever it holds', async () => {
    for (const more of [
      { redirect_uri: 'https://evil.example/' },
      { client_id: '//evil.example' },
      { state: '\r\nlocation: https://evil.example' },
      { redirect_uri: [CALLBACK, 'https://evil.example/'] },
    ]) {
      const visitor = new Visitor();
      const { status, headers } = await tell(house, AUTHORIZE, fieldsOf(more));
      assert.equal(status, 303);
      const target = headers.get('location') ?? '';
      assert.ok(target.startsWith(`${house.issuer}${AUTHORIZE}?`), target);
      const page = await visitor.go(target);
      if (!('state' in more)) assert.ok(!(page instanceof URL) && page.status === 400);
    }
    const { headers } = await tell(house, `${AUTHORIZE}?redirect_uri=https://evil.example/`, {});
    assert.equal(headers.get('location'), `${house.issuer}${AUTHORIZE}?`);
    assert.equal(headers.get('cache-control'), 'no-store');
  });

  it('with a repeated parameter is refused', async () => {
    for (const [name, values] of Object.entries({
      state: ['a', 'b'],
      client_id: [app.clientId, app.clientId],
      scope: ['openid', 'openid email'],
    })) {
      const answer = await post(new Visitor(), AUTHORIZE, fieldsOf({ [name]: values }));
      const text = answer instanceof URL ? answer.href : answer.html;
      assert.match(text, /invalid_request/, name);
    }
  });

  it('that is too long, no form, or has a client secret is refused where it came', async () => {
    const page = { accept: 'text/html' };
    const refused = async (body: URLSearchParams | string, type: string, status: number) => {
      const init = { method: 'POST', redirect: 'manual', body } as const;
      const headers = { ...page, 'content-type': type };
      const response = await fetch(`${house.issuer}${AUTHORIZE}`, { ...init, headers });
      const text = await response.text();
      assert.equal(response.status, status, text);
      assert.match(response.headers.get('content-type') ?? '', /text\/html/);
      assert.equal(response.headers.get('location'), null);
      assert.ok(!text.includes(app.secret));
    };
    const form = 'application/x-www-form-urlencoded';
    await refused(fieldsOf({ state: 'x'.repeat(8192) }), form, 413);
    // Short as it comes, long as an address.
    await refused(`${fieldsOf()}&state=${'"'.repeat(4000)}`, form, 413);
    await refused('{"client_id":"x"}', 'application/json', 415);
    await refused(toForm({ client_id: app.clientId, client_secret: app.secret }), form, 400);
  });
});
