// No kind of token passes for another one, at any endpoint that takes tokens (CVE-2026-101023), and
// each opens what is its own to its own client only (CVE-2026-58425, CVE-2026-115472).
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  application,
  CALLBACK,
  OWNER,
  type ProviderHouse,
  runProvider,
} from '../provider-house.ts';
import { freshLink, type Holder, ssoCredential } from '../sso/sso-house.ts';
import { Visitor } from '../visitor.ts';
import {
  type App,
  authorizePath,
  type Code,
  exchange,
  getCode,
  getTokens,
  look,
  refresh,
  secretOf,
  type Tokens,
  type Told,
  tell,
  toForm,
  toTokens,
} from './party.ts';

const URN = 'urn:ietf:params:oauth:request_uri:';

type Kind = 'access' | 'refresh' | 'code' | 'id' | 'sso' | 'pushed' | 'session' | 'secret';

describe('a token of one kind', () => {
  let house: ProviderHouse;
  let app: App;
  let other: App;
  let holder: Holder;
  let tokens: Tokens;
  let code: Code;
  let values: Readonly<Record<Kind, string>>;
  const visitor = new Visitor();

  before(async () => {
    house = await runProvider({ TRUSTED_PROXIES: '127.0.0.1' });
    app = await application(house);
    other = await application(house, { name: 'Other' });
    holder = await ssoCredential(house, 'clientarea:sso');
    tokens = await getTokens(house, app, {}, visitor);
    code = await getCode(house, app, {}, visitor);
    const pushed = await tell(house, '/oauth/par', {
      ...secretOf(app),
      response_type: 'code',
      scope: 'openid',
      redirect_uri: CALLBACK,
    });
    const link = new URL(await freshLink(house, holder, 'clientarea:sso'));
    values = {
      access: tokens.access,
      refresh: tokens.refresh,
      id: tokens.id,
      code: code.code,
      sso: link.searchParams.get('access_token') ?? '',
      pushed: String(pushed.body.request_uri).slice(URN.length),
      session: visitor.cookie('chatelaine_session') ?? '',
      secret: app.secret,
    };
    for (const [kind, value] of Object.entries(values)) assert.ok(value.length > 20, kind);
  });
  after(() => house.close());

  const but = (...own: Kind[]): readonly [Kind, string][] =>
    (Object.entries(values) as [Kind, string][]).filter(([kind]) => !own.includes(kind));

  it('is no access token', async () => {
    for (const [kind, value] of but('access')) {
      for (const told of [
        await look(house, '/oauth/userinfo.php', { authorization: `Bearer ${value}` }),
        await look(house, `/oauth/userinfo.php?${toForm({ access_token: value })}`),
        await tell(house, '/oauth/userinfo.php', { access_token: value }),
      ]) {
        assert.deepEqual([told.status, told.body.error], [401, 'invalid_token'], kind);
        assert.equal(told.body.sub, undefined);
      }
    }
  });

  it('is no refresh token and no code', async () => {
    for (const [kind, value] of but('refresh')) invalid(await refresh(house, app, value), kind);
    for (const [kind, value] of but('code')) {
      invalid(await exchange(house, app, { code: value, verifier: code.verifier }), kind);
    }
  });

  it('is nothing to introspection unless it is an access or a refresh token', async () => {
    for (const hint of [undefined, 'access_token', 'refresh_token', 'id_token', 'x']) {
      for (const [kind, value] of but('access', 'refresh')) {
        const form = { ...secretOf(app), token: value, token_type_hint: hint };
        const told = await tell(house, '/oauth/introspect', form);
        // A structured text is refused as none of ours; all else is simply not active.
        if (kind === 'id') assert.ok(told.body.active !== true, told.text);
        else assert.equal(told.text, '{"active":false}', kind);
      }
      for (const token of [tokens.access, tokens.refresh]) {
        const form = { ...secretOf(app), token, token_type_hint: hint };
        assert.equal((await tell(house, '/oauth/introspect', form)).body.active, true);
      }
    }
  });

  it('is nothing to a client whose own it is not', async () => {
    const sso = { id: holder.id, clientId: holder.clientId, secret: holder.secret };
    for (const by of [other, sso]) {
      for (const [kind, value] of but()) {
        const seen = await tell(house, '/oauth/introspect', { ...secretOf(by), token: value });
        if (kind !== 'id') assert.equal(seen.text, '{"active":false}', kind);
        assert.ok(seen.body.active !== true);
        const ended = await tell(house, '/oauth/revoke', { ...secretOf(by), token: value });
        if (kind !== 'id') assert.deepEqual([ended.status, ended.text], [200, ''], kind);
      }
    }
  });

  it('signs nobody in at single sign-on', async () => {
    for (const [kind, value] of but('sso')) {
      const query = toForm({ access_token: value });
      const { status, headers } = await look(house, `/oauth/singlesignon.php?${query}`);
      assert.deepEqual([status, headers.getSetCookie()], [403, []], kind);
    }
  });

  it('is no pushed request, no session and no hint of one', async () => {
    for (const [kind, value] of but('pushed')) {
      const path = authorizePath(app, { request_uri: `${URN}${value}` });
      const back = await new Visitor().go(`${house.issuer}${path}`);
      assert.ok(back instanceof URL || back.status === 400, kind);
      if (back instanceof URL) assert.match(String(back), /error=invalid_request_uri/, kind);
    }
    const foreign = authorizePath(other, { request_uri: `${URN}${values.pushed}` });
    const back = await new Visitor().go(`${house.issuer}${foreign}`);
    assert.ok(!(back instanceof URL) || !back.searchParams.has('code'));
    for (const [kind, value] of but('session')) {
      const headers = { cookie: `chatelaine_session=${value}; chatelaine_session.sig=${value}` };
      const { status, text } = await look(house, '/account', headers);
      assert.equal(status, 200);
      assert.match(text, /name="password"/, kind);
    }
    for (const [kind, value] of but('id')) {
      const { status } = await look(house, `/oauth/logout?${toForm({ id_token_hint: value })}`);
      assert.equal(status, 400, kind);
    }
  });

  it('is no secret', async () => {
    let client = 0;
    for (const [kind, value] of but('secret')) {
      const headers = { 'x-forwarded-for': `203.0.113.${++client}` };
      const form = { ...secretOf({ ...app, secret: value }), token: tokens.access };
      const { status } = await tell(house, '/oauth/introspect', form, headers);
      assert.equal(status, 401, kind);
      const posted = { email: OWNER.email, password: value };
      const origin = { ...headers, origin: house.issuer };
      const page = await tell(house, '/account/sign-in', posted, origin);
      assert.deepEqual([page.status, page.headers.getSetCookie()], [401, []], kind);
    }
  });

  it('is worth to its own client, after all of this, what it was worth before', async () => {
    const seen = await look(house, '/oauth/userinfo.php', {
      authorization: `Bearer ${tokens.access}`,
    });
    assert.equal(seen.body.email, OWNER.email);
    toTokens(await exchange(house, app, code));
    toTokens(await refresh(house, app, tokens.refresh));
    const path = authorizePath(app, { request_uri: `${URN}${values.pushed}` });
    const back = await visitor.go(`${house.issuer}${path}`);
    assert.ok(back instanceof URL && back.searchParams.has('code'), String(back));
    const sso = await look(house, `/oauth/singlesignon.php?access_token=${values.sso}`);
    assert.equal(sso.status, 303);
  });

  function invalid({ status, body, text }: Told, kind: Kind): void {
    assert.deepEqual([status, body.error], [400, 'invalid_grant'], `${kind}: ${text}`);
    assert.equal(body.access_token, undefined);
  }
});
