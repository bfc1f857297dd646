// Refresh tokens: one use, one client, never more than was granted.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { application, type ProviderHouse, runProvider } from '../provider-house.ts';
import { Visitor } from '../visitor.ts';
import {
  type App,
  EVERY_USE,
  FULL_SCOPE,
  getTokens,
  livingUses,
  look,
  refresh,
  type Told,
  tell,
  toTokens,
} from './party.ts';

describe('a refresh token', () => {
  let house: ProviderHouse;
  let app: App;
  let other: App;
  const visitor = new Visitor();
  before(async () => {
    house = await runProvider();
    app = await application(house);
    other = await application(house, { name: 'Other' });
  });
  after(() => house.close());

  const newTokens = (from: App = app) => getTokens(house, from, {}, visitor);

  function refused({ status, body, text }: Told, error = 'invalid_grant'): void {
    assert.deepEqual([status, body.error], [400, error], text);
    assert.equal(body.access_token, undefined);
  }

  it('is replaced at each use; a used one ends the family', async () => {
    const first = await newTokens();
    const second = toTokens(await refresh(house, app, first.refresh));
    assert.notEqual(second.refresh, first.refresh);
    assert.deepEqual(await livingUses(house, app, second), EVERY_USE);
    refused(await refresh(house, app, first.refresh));
    assert.deepEqual(await livingUses(house, app, first), []);
    assert.deepEqual(await livingUses(house, app, second), []);
    refused(await refresh(house, app, second.refresh));
  });

  // CVE-2026-1035, CVE-2026-53517, CVE-2026-50631
  it('is taken by exactly one of 200 at once, and the family ends', async () => {
    const { refresh: token } = await newTokens();
    const told = await Promise.all(Array.from({ length: 200 }, () => refresh(house, app, token)));
    const won = told.filter(({ status }) => status === 200);
    assert.equal(won.length, 1);
    for (const loser of told) if (loser !== won[0]) refused(loser);
    const tokens = toTokens(won[0] as Told);
    refused(await refresh(house, app, tokens.refresh));
    assert.deepEqual(await livingUses(house, app, tokens), []);
  });

  it('leaves nothing alive when two use it at the same moment', async () => {
    for (let round = 0; round < 10; round++) {
      const { refresh: token } = await newTokens();
      const told = await Promise.all([refresh(house, app, token), refresh(house, app, token)]);
      const tokens = toTokens(told.find(({ status }) => status === 200) as Told);
      assert.deepEqual(await livingUses(house, app, tokens), []);
    }
  });

  // CVE-2026-55672
  it('ends with its family when another client shows it', async () => {
    const tokens = await newTokens();
    refused(await refresh(house, other, tokens.refresh));
    assert.deepEqual(await livingUses(house, app, tokens), []);
    refused(await refresh(house, app, tokens.refresh));
  });

  it('tells another client nothing, and lives on when it asks about it', async () => {
    const tokens = await newTokens();
    for (const token of [tokens.refresh, tokens.access]) {
      const told = await tell(house, '/oauth/introspect', {
        client_id: other.clientId,
        client_secret: other.secret,
        token,
      });
      assert.equal(told.text, '{"active":false}');
    }
    toTokens(await refresh(house, app, tokens.refresh));
  });

  // CVE-2026-67332, CVE-2026-56668
  it('gives fewer scopes when asked, never more', async () => {
    const { refresh: token } = await getTokens(
      house,
      app,
      { scope: 'openid email offline_access' },
      visitor,
    );
    for (const scope of ['profile', `${FULL_SCOPE}`, 'openid clientarea:sso', 'openid Email']) {
      refused(await refresh(house, app, token, { scope }), 'invalid_scope');
    }
    const told = await refresh(house, app, token, { scope: 'openid' });
    assert.equal(told.body.scope, 'openid');
    const claims = await look(house, '/oauth/userinfo.php', {
      authorization: `Bearer ${String(told.body.access_token)}`,
    });
    assert.deepEqual(Object.keys(claims.body), ['sub']);
    const asked = { authorization: `Bearer ${String(told.body.access_token)}` };
    const more = await look(house, '/oauth/userinfo.php?scope=openid%20email', asked);
    assert.deepEqual([more.status, more.body.error], [403, 'insufficient_scope']);
  });

  it('is worth the same whatever resource is asked for', async () => {
    let { refresh: token } = await newTokens();
    for (const resource of ['https://api.example/', house.issuer, 'x', '', ['urn:a', 'urn:b']]) {
      const told = await refresh(house, app, token, { resource });
      assert.equal(told.body.scope, FULL_SCOPE, told.text);
      token = toTokens(told).refresh;
      const { access_token: access } = told.body;
      const { body } = await tell(house, '/oauth/introspect', {
        client_id: app.clientId,
        client_secret: app.secret,
        token: String(access),
      });
      assert.deepEqual([body.active, body.aud], [true, undefined]);
    }
  });

  it('gives only scopes that the credential still has', async () => {
    const shrinking = await application(house, { name: 'Shrinking' });
    const { access, refresh: token } = await newTokens(shrinking);
    await house.call('UpdateOAuthCredential', {
      credentialId: shrinking.id,
      scope: 'openid offline_access',
    });
    const seen = await look(house, '/oauth/userinfo.php', { authorization: `Bearer ${access}` });
    assert.deepEqual(Object.keys(seen.body), ['sub']);
    const secret = { client_id: shrinking.clientId, client_secret: shrinking.secret };
    const introspected = await tell(house, '/oauth/introspect', { ...secret, token: access });
    assert.equal(introspected.body.scope, 'openid offline_access');
    const told = await refresh(house, shrinking, token);
    assert.equal(told.body.scope, 'openid offline_access');
  });

  it('ends when its owner revokes it, and only then', async () => {
    const { refresh: token, access } = await newTokens();
    const revoke = (by: App, value: string) =>
      tell(house, '/oauth/revoke', {
        client_id: by.clientId,
        client_secret: by.secret,
        token: value,
      });
    assert.equal((await revoke(other, token)).status, 200);
    assert.equal((await revoke(other, access)).status, 200);
    assert.equal((await revoke({ ...app, secret: 'x' }, token)).status, 401);
    const next = toTokens(await refresh(house, app, token));
    assert.equal((await revoke(app, next.refresh)).status, 200);
    assert.deepEqual(await livingUses(house, app, next), []);
    refused(await refresh(house, app, next.refresh));
  });
});
