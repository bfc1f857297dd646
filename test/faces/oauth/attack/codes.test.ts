// Authorization codes: one use, one minute, one client, one redirect URI, one verifier.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { application, CALLBACK, type ProviderHouse, runProvider } from '../provider-house.ts';
import { Visitor } from '../visitor.ts';
import {
  type App,
  authorizePath,
  EVERY_USE,
  exchange,
  type Fields,
  getCode,
  getTokens,
  livingUses,
  look,
  pkce,
  refresh,
  type Told,
  toTokens,
} from './party.ts';

describe('an authorization code', () => {
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

  const newCode = (fields: Fields = {}) => getCode(house, app, fields, visitor);

  function refused(told: Told, message = told.text): void {
    assert.deepEqual([told.status, told.body.error], [400, 'invalid_grant'], message);
    assert.equal(told.body.access_token, undefined);
  }

  // CVE-2026-26232
  it('works once; a second use ends what the first one gave', async () => {
    const code = await newCode();
    const tokens = toTokens(await exchange(house, app, code));
    assert.deepEqual(await livingUses(house, app, tokens), EVERY_USE);
    refused(await exchange(house, app, code));
    assert.deepEqual(await livingUses(house, app, tokens), []);
    refused(await refresh(house, app, tokens.refresh));
    refused(await exchange(house, app, code));
  });

  it('is redeemed by exactly one of 200 at once, who then has nothing', async () => {
    const code = await newCode();
    const told = await Promise.all(Array.from({ length: 200 }, () => exchange(house, app, code)));
    const won = told.filter(({ status }) => status === 200);
    assert.equal(won.length, 1);
    for (const loser of told) if (loser !== won[0]) refused(loser);
    const tokens = toTokens(won[0] as Told);
    assert.deepEqual(await livingUses(house, app, tokens), []);
    refused(await refresh(house, app, tokens.refresh));
  });

  // CVE-2026-55672
  it('ends with its family when another client shows it', async () => {
    const unused = await newCode();
    refused(await exchange(house, other, unused));
    refused(await exchange(house, app, unused));

    const used = await newCode();
    const tokens = toTokens(await exchange(house, app, used));
    refused(await exchange(house, other, used));
    assert.deepEqual(await livingUses(house, app, tokens), []);
    refused(await refresh(house, app, tokens.refresh));
  });

  it('is not touched by whoever only names a client', async () => {
    const code = await newCode();
    const thief = { ...other, secret: 'wrong' };
    assert.equal((await exchange(house, thief, code)).status, 401);
    assert.equal((await exchange(house, app, code, { client_secret: undefined })).status, 401);
    toTokens(await exchange(house, app, code));
  });

  it('takes the redirect URI of its request and no other', async () => {
    const code = await newCode();
    const others = [`${CALLBACK}/`, CALLBACK.toUpperCase(), `${CALLBACK}?`, 'https://evil.example'];
    for (const uri of [...others, `${CALLBACK}#`, `${CALLBACK} `]) {
      refused(await exchange(house, app, code, { redirect_uri: uri }), uri);
    }
    for (const uri of ['', undefined]) {
      const told = await exchange(house, app, code, { redirect_uri: uri });
      assert.deepEqual([told.status, told.body.error], [400, 'invalid_request']);
    }
    toTokens(await exchange(house, app, code));
  });

  it('gives nothing for what is no code', async () => {
    for (const code of ['x', '\0', 'A'.repeat(43), 'A'.repeat(20_000), "' OR 1=1 --", '🗝']) {
      refused(await exchange(house, app, { code, verifier: pkce().verifier }));
    }
  });

  // CVE-2023-48228, CVE-2025-4144, CVE-2026-26247
  it('is worth nothing without the verifier of its challenge', async () => {
    const code = await newCode();
    const wrong = [undefined, '', pkce().verifier, pkce().challenge, code.verifier.toLowerCase()];
    for (const verifier of wrong) {
      refused(await exchange(house, app, code, { code_verifier: verifier }), String(verifier));
    }
    for (const verifier of ['short', 'A'.repeat(129), `${code.verifier}~ü`]) {
      const told = await exchange(house, app, code, { code_verifier: verifier });
      assert.equal(told.status, 400, verifier);
    }
    toTokens(await exchange(house, app, code));
  });

  it('takes no verifier where there was no challenge', async () => {
    const bare = { code_challenge: undefined, code_challenge_method: undefined };
    const code = await newCode(bare);
    refused(await exchange(house, app, code));
    toTokens(await exchange(house, app, await newCode(bare), { code_verifier: undefined }));
  });

  // CVE-2026-67336
  it('is not given for a challenge that is plain, empty or ill-formed', async () => {
    const { challenge } = pkce();
    const cases: Fields[] = [
      { code_challenge: challenge, code_challenge_method: 'plain' },
      { code_challenge: challenge, code_challenge_method: 's256' },
      { code_challenge: challenge, code_challenge_method: 'none' },
      { code_challenge: challenge },
      { code_challenge: challenge, code_challenge_method: '' },
      { code_challenge_method: 'S256' },
      { code_challenge: '', code_challenge_method: 'S256' },
      { code_challenge: 'short', code_challenge_method: 'S256' },
      { code_challenge: 'A'.repeat(129), code_challenge_method: 'S256' },
      { code_challenge: `${challenge}=`, code_challenge_method: 'S256' },
    ];
    for (const fields of cases) {
      const back = await visitor.go(`${house.issuer}${authorizePath(app, fields)}`);
      assert.ok(back instanceof URL, JSON.stringify(fields));
      assert.equal(back.searchParams.get('error'), 'invalid_request', JSON.stringify(fields));
      assert.equal(back.searchParams.get('code'), null);
    }
  });

  it('is asked for as discovery says: S256 only, nothing unsigned', async () => {
    const { body, text } = await look(house, '/.well-known/openid-configuration');
    assert.deepEqual(body.code_challenge_methods_supported, ['S256']);
    const algorithms = Object.entries(body).filter(([name]) => name.includes('_alg_values_'));
    assert.ok(algorithms.length > 0);
    for (const [name, values] of algorithms) {
      assert.ok(!(values as string[]).includes('none'), `${name}: ${text}`);
      assert.ok(!(values as string[]).some((value) => value.startsWith('HS')), name);
    }
    const methods = body.token_endpoint_auth_methods_supported as string[];
    assert.deepEqual(
      methods.filter((method) => method.endsWith('_jwt')),
      [],
    );
    assert.equal(body.request_parameter_supported ?? false, false);
    assert.equal(body.request_uri_parameter_supported ?? false, false);
    assert.equal(body.registration_endpoint, undefined);
  });

  // CVE-2026-7571
  it('is worth nothing once its redirect URI is registered no more', async () => {
    const moving = await application(house, { name: 'Moving' });
    const code = await getCode(house, moving, {}, visitor);
    await house.call('UpdateOAuthCredential', {
      credentialId: moving.id,
      redirectUri: 'https://app.example/new',
    });
    refused(await exchange(house, moving, code));
  });

  it('gives tokens only for scopes that the credential still has', async () => {
    const shrinking = await application(house, { name: 'Shrinking' });
    const code = await getCode(house, shrinking, {}, visitor);
    await house.call('UpdateOAuthCredential', {
      credentialId: shrinking.id,
      scope: 'openid offline_access',
    });
    const { body } = await exchange(house, shrinking, code);
    assert.equal(body.scope, 'openid offline_access');
    const told = await look(house, '/oauth/userinfo.php', {
      authorization: `Bearer ${String(body.access_token)}`,
    });
    assert.deepEqual(Object.keys(told.body), ['sub']);
  });

  it('leaves the tokens of other grants alone', async () => {
    const bystander = await getTokens(house, app, {}, visitor);
    const code = await newCode();
    await exchange(house, app, code);
    await exchange(house, app, code);
    assert.deepEqual(await livingUses(house, app, bystander), EVERY_USE);
  });
});
