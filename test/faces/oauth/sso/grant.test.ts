// The grant single_sign_on at the token endpoint (spec/decisions.md 20 and 24).
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { BY } from '../../../store/engine-under-test.ts';
import { application, type ProviderHouse } from '../provider-house.ts';
import {
  ACCOUNT,
  askToken,
  type Holder,
  inBody,
  runSso,
  setAccount,
  setService,
  ssoCredential,
} from './sso-house.ts';

describe('grant_type=single_sign_on', () => {
  let house: ProviderHouse;
  let holder: Holder;
  before(async () => {
    house = await runSso();
    holder = await ssoCredential(house);
  });
  beforeEach(async () => {
    await setAccount(house, 'Active');
    await setService(house, 'Active');
  });
  after(() => house.close());

  const ask = (form: Readonly<Record<string, string>>) =>
    askToken(house, { ...inBody(holder), ...form });

  async function refuses(form: Readonly<Record<string, string>>, error: string, status = 400) {
    const told = await ask(form);
    assert.deepEqual(
      [told.status, told.body.error, told.body.access_token, told.body.redirect_url],
      [status, error, undefined, undefined],
      JSON.stringify(form),
    );
  }

  it('answers exactly its five fields, for a minute, and nobody keeps them', async () => {
    const { status, body, headers } = await ask({ scope: 'clientarea:sso clientarea:invoices' });
    const token = String(body.access_token);
    assert.equal(status, 200);
    assert.match(token, /^[0-9a-f]{40}$/);
    assert.deepEqual(body, {
      access_token: token,
      expires_in: 60,
      token_type: 'Bearer',
      scope: 'clientarea:sso clientarea:invoices',
      redirect_url: `${house.issuer}/oauth/singlesignon.php?access_token=${token}`,
    });
    assert.match(headers.get('content-type') ?? '', /^application\/json/);
    assert.equal(headers.get('cache-control'), 'no-store');
  });

  it('leads home when no scope is named', async () => {
    const { status, body } = await ask({});
    assert.deepEqual([status, body.scope], [200, 'clientarea:sso']);
  });

  it('takes the secret in the body, and in Basic raw or form-encoded', async () => {
    const { clientId, secret } = holder;
    const pairs = [
      `${clientId}:${secret}`,
      `${encodeURIComponent(clientId)}:${encodeURIComponent(secret)}`,
    ];
    // Every character percent-encoded is the same text, too.
    const each = (text: string) =>
      [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
    pairs.push(`${each(clientId)}:${each(secret)}`);
    for (const pair of pairs) {
      const authorization = `Basic ${Buffer.from(pair).toString('base64')}`;
      const { status } = await askToken(house, { scope: 'clientarea:sso' }, { authorization });
      assert.equal(status, 200, pair);
    }
    assert.equal((await ask({ scope: 'clientarea:sso' })).status, 200);
  });

  it('refuses scopes beyond those of the credential', async () => {
    await refuses({ scope: 'clientarea:emails' }, 'invalid_scope');
    await refuses({ scope: 'clientarea:sso clientarea:emails' }, 'invalid_scope');
    await refuses({ scope: 'openid' }, 'invalid_scope');
    await refuses({ scope: 'clientarea:INVOICES' }, 'invalid_scope');
  });

  it('refuses two destinations, and a scope that is none', async () => {
    await refuses({ scope: 'clientarea:invoices clientarea:submit_ticket' }, 'invalid_scope');
    const mixed = await ssoCredential(house, 'clientarea:sso openid');
    await refuses({ ...inBody(mixed), scope: 'openid' }, 'invalid_scope');
  });

  it('needs the base scope to lead home', async () => {
    const narrow = await ssoCredential(house, 'clientarea:invoices');
    await refuses({ ...inBody(narrow) }, 'invalid_scope');
    const { status } = await ask({ ...inBody(narrow), scope: 'clientarea:invoices' });
    assert.equal(status, 200);
  });

  it('takes what a destination is about', async () => {
    const scope = 'clientarea:domain_details sso:custom_redirect';
    const wide = inBody(await ssoCredential(house, scope));
    const { directory } = house.house.deps;
    const fields = { name: 'own.test', status: 'Active', createdAt: 0 } as const;
    const { id } = await directory.createDomain(BY, { ...fields, accountId: ACCOUNT });
    const domain = { ...wide, scope: 'clientarea:domain_details' };
    assert.equal((await ask({ ...domain, domain_id: String(id) })).status, 200);
    for (const bad of ['', '999', `${id}x`, '-1']) {
      await refuses({ ...domain, domain_id: bad }, 'invalid_scope');
    }
    const custom = { ...wide, scope: 'sso:custom_redirect' };
    const right = await ask({ ...custom, sso_redirect_path: 'viewinvoice.php?id=5' });
    assert.equal(right.status, 200);
    for (const path of ['', '//evil.test', 'https://evil.test', '/\\evil.test', '../up']) {
      await refuses({ ...custom, sso_redirect_path: path }, 'invalid_scope');
    }
  });

  it('refuses a repeated parameter', async () => {
    const form = new URLSearchParams([
      ...Object.entries(inBody(holder)),
      ['grant_type', 'single_sign_on'],
      ['scope', 'clientarea:sso'],
      ['scope', 'clientarea:invoices'],
    ]);
    const { status, body } = await askToken(house, form);
    assert.deepEqual([status, body.error], [400, 'invalid_request']);
  });

  it('is closed to a credential of the other grant, and the other grant to this one', async () => {
    const other = inBody(await application(house));
    const told = await askToken(house, { ...other, scope: 'openid' });
    assert.equal(told.status, 400);
    assert.equal(told.body.redirect_url, undefined);
    const code = await ask({ grant_type: 'authorization_code', code: 'x', redirect_uri: 'x' });
    assert.equal(code.status, 400);
    const url = new URL(`${house.issuer}/oauth/authorize.php`);
    url.search = String(
      new URLSearchParams({
        client_id: holder.clientId,
        response_type: 'code',
        scope: 'openid',
        redirect_uri: 'https://app.example/callback',
      }),
    );
    const authorize = await fetch(url, { redirect: 'manual' });
    assert.equal(authorize.status, 400);
    assert.equal(authorize.headers.get('location'), null);
  });

  it('refuses while account or service give no access', async () => {
    await setAccount(house, 'Closed');
    await refuses({}, 'invalid_grant');
    await setAccount(house, 'Active', false);
    await refuses({}, 'invalid_grant');
    await setAccount(house, 'Inactive');
    assert.equal((await ask({})).status, 200);
    await setService(house, 'Suspended');
    await refuses({}, 'invalid_grant');
    await setService(house, 'Completed');
    assert.equal((await ask({})).status, 200);
  });

  it('refuses a wrong secret, an unknown client, and a client that was deleted', async () => {
    await refuses({ client_secret: 'wrong' }, 'invalid_client', 401);
    await refuses({ client_id: 'nobody' }, 'invalid_client', 401);
    const gone = await ssoCredential(house);
    await house.call('DeleteOAuthCredential', { credentialId: gone.id });
    await refuses({ ...inBody(gone) }, 'invalid_client', 401);
    assert.ok(!house.log.join('').includes(holder.secret));
  });
});
