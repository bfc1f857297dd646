// A public client has nothing but its name, which anybody can use: PKCE guards its codes, rotation
// its refresh tokens, and the user is asked every time.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { application, type ProviderHouse, runProvider } from '../provider-house.ts';
import { Visitor } from '../visitor.ts';
import {
  type App,
  authorizePath,
  EVERY_USE,
  exchange,
  getCode,
  getTokens,
  livingUses,
  look,
  pkce,
  refresh,
  secretOf,
  tell,
  toTokens,
} from './party.ts';

describe('a public client', () => {
  let house: ProviderHouse;
  let app: App;
  let other: App;
  let confidential: App;
  const visitor = new Visitor();
  before(async () => {
    house = await runProvider();
    app = await publicClient('App');
    other = await publicClient('Other');
    confidential = await application(house);
  });
  after(() => house.close());

  async function publicClient(name: string): Promise<App> {
    const made = await application(house, { name, tokenEndpointAuthMethod: 'none' });
    assert.equal(made.secret, '');
    return made;
  }

  const alone = { client_secret: undefined };
  const redeem = async () =>
    toTokens(await exchange(house, app, await getCode(house, app, {}, visitor), alone));

  it('gets a code only for a challenge', async () => {
    for (const fields of [{}, { code_challenge: '', code_challenge_method: 'S256' }]) {
      const back = await visitor.go(`${house.issuer}${authorizePath(app, fields)}`);
      assert.ok(back instanceof URL);
      assert.equal(back.searchParams.get('error'), 'invalid_request');
    }
    const code = await getCode(house, app, {}, visitor);
    const told = await exchange(house, app, code, { ...alone, code_verifier: pkce().verifier });
    assert.equal(told.body.error, 'invalid_grant');
  });

  // CVE-2026-44476
  it('has no secret: any that is shown is refused', async () => {
    const code = await getCode(house, app, {}, visitor);
    for (const secret of ['x', 'null', confidential.secret]) {
      const told = await exchange(house, app, code, { client_secret: secret });
      assert.deepEqual([told.status, told.body.error], [401, 'invalid_client'], secret);
    }
    toTokens(await exchange(house, app, code, alone));
  });

  it('does not open what a client with a secret was given', async () => {
    const code = await getCode(house, confidential, {}, visitor);
    assert.equal((await exchange(house, confidential, code, alone)).status, 401);
    const tokens = toTokens(await exchange(house, confidential, code));
    const stolen = await refresh(house, app, tokens.refresh, alone);
    assert.equal(stolen.body.error, 'invalid_grant');
    assert.deepEqual(await livingUses(house, confidential, tokens), []);
  });

  it('replaces its refresh tokens, and reuse ends the family', async () => {
    const first = await redeem();
    const second = toTokens(await refresh(house, app, first.refresh, alone));
    assert.notEqual(second.refresh, first.refresh);
    assert.equal((await refresh(house, app, first.refresh, alone)).status, 400);
    assert.equal((await refresh(house, app, second.refresh, alone)).status, 400);
  });

  // CVE-2018-1000211, CVE-2026-115472
  it('revokes its own tokens and nobody else’s', async () => {
    const mine = await redeem();
    const theirs = await getTokens(house, confidential, {}, visitor);
    const revoke = (by: App, token: string) =>
      tell(house, '/oauth/revoke', { client_id: by.clientId, token });
    for (const by of [app, other]) assert.equal((await revoke(by, theirs.refresh)).status, 200);
    assert.deepEqual(await livingUses(house, confidential, theirs), EVERY_USE);
    assert.equal((await revoke(confidential, theirs.refresh)).status, 401);
    assert.equal((await revoke(other, mine.refresh)).status, 200);
    const next = toTokens(await refresh(house, app, mine.refresh, alone));
    assert.equal((await revoke(app, next.access)).status, 200);
    const authorization = `Bearer ${next.access}`;
    assert.equal((await look(house, '/oauth/userinfo.php', { authorization })).status, 401);
    assert.equal((await refresh(house, app, next.refresh, alone)).status, 400);
  });

  it('is told nothing of the tokens of others', async () => {
    const { access } = await getTokens(house, confidential, {}, visitor);
    const told = await tell(house, '/oauth/introspect', { client_id: app.clientId, token: access });
    assert.ok(told.text === '{"active":false}' || told.status === 401, told.text);
  });

  // CVE-2023-34246
  it('is consented to every time anew', async () => {
    await redeem();
    const { challenge } = pkce();
    for (let time = 0; time < 2; time++) {
      const fields = { code_challenge: challenge, code_challenge_method: 'S256' };
      const page = await visitor.open(`${house.issuer}${authorizePath(app, fields)}`);
      assert.match(page.html, /value="allow"/);
      await visitor.submit(page, '/consent', { decision: 'allow' });
      const silent = await visitor.go(
        `${house.issuer}${authorizePath(app, { ...fields, prompt: 'none' })}`,
      );
      assert.ok(silent instanceof URL);
      assert.equal(silent.searchParams.get('error'), 'consent_required');
    }
  });

  it('that was one with a secret before is held to the new kind at once', async () => {
    const changed = await application(house, { name: 'Changed' });
    const code = await getCode(house, changed, {}, visitor);
    await house.call('UpdateOAuthCredential', {
      credentialId: changed.id,
      tokenEndpointAuthMethod: 'none',
    });
    assert.equal((await exchange(house, changed, code)).status, 401);
    const asked = await visitor.open(
      `${house.issuer}${authorizePath(changed, { code_challenge: pkce().challenge, code_challenge_method: 'S256' })}`,
    );
    assert.match(asked.html, /value="allow"/);
    const seen = await tell(house, '/oauth/introspect', { ...secretOf(changed), token: 'x' });
    assert.equal(seen.status, 401);
  });
});
