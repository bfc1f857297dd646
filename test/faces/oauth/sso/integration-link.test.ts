// Integration links of a panel: what POST /oauth/integration-link answers (whmcs-behaviour.md 6.2).
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { application, type ProviderHouse } from '../provider-house.ts';
import {
  CLIENT_AREA,
  type Holder,
  runSso,
  setAccount,
  setService,
  ssoCredential,
} from './sso-house.ts';

type Fields = Readonly<Record<string, string>>;
const WRONG = { error: 'The subscriber_unique_id or token is wrong.' };

describe('POST /oauth/integration-link', () => {
  let house: ProviderHouse;
  let holder: Holder;
  before(async () => {
    house = await runSso();
    holder = await ssoCredential(house);
  });
  afterEach(async () => {
    await setAccount(house, 'Active');
    await setService(house, 'Active');
  });
  after(() => house.close());

  async function send(body: NonNullable<RequestInit['body']>, headers: Fields = {}, query = '') {
    const url = `${house.issuer}/oauth/integration-link${query}`;
    const response = await fetch(url, { method: 'POST', headers, body, redirect: 'manual' });
    assert.match(response.headers.get('content-type') ?? '', /^application\/json/);
    assert.equal(response.headers.get('cache-control'), 'no-store');
    return { response, status: response.status, body: (await response.json()) as Fields };
  }

  const fieldsOf = ({ clientId, secret }: Holder, more: Fields = {}): Fields => ({
    app: 'WHMCS_billing',
    token: secret,
    user: 'panelname',
    subscriber_unique_id: clientId,
    ...more,
  });

  const post = (more: Fields = {}, from: Holder = holder) =>
    send(new URLSearchParams(fieldsOf(from, more)));

  const postJson = (value: unknown) =>
    send(typeof value === 'string' ? value : JSON.stringify(value), {
      'content-type': 'application/json',
    });

  async function landing(app: string): Promise<string | null> {
    const { status, body } = await post({ app });
    assert.equal(status, 200, JSON.stringify(body));
    assert.deepEqual(Object.keys(body), ['redirect_url']);
    const { status: seen, headers } = await fetch(String(body.redirect_url), {
      redirect: 'manual',
    });
    assert.equal(seen, 303);
    return headers.get('location');
  }

  it('answers the address that signs the owner in, once', async () => {
    const { body } = await post();
    const url = String(body.redirect_url);
    assert.match(url, /\/oauth\/singlesignon\.php\?access_token=[0-9a-f]{40}$/);
    assert.ok(url.startsWith(house.issuer) && !url.includes(holder.secret));
    assert.equal((await fetch(url, { redirect: 'manual' })).status, 303);
    assert.equal((await fetch(url, { redirect: 'manual' })).status, 403);
  });

  it('lands where the name of the link says, else at home', async () => {
    const home = `${house.issuer}/account`;
    const cases: [string, string][] = [
      ['WHMCS_invoices', `${CLIENT_AREA}/clientarea.php?action=invoices`],
      ['WHMCS_INVOICES', `${CLIENT_AREA}/clientarea.php?action=invoices`],
      ['shop_submit_ticket', `${CLIENT_AREA}/submitticket.php`],
      ['WHMCS_product_details', `${CLIENT_AREA}/clientarea.php?id=1`],
      ['WHMCS_billing', home],
      ['WHMCS_sso', home],
      ['WHMCS_', home],
      ['invoices', home],
      ['', home],
      // No destination of this credential.
      ['WHMCS_emails', home],
      ['WHMCS_//evil.test', home],
      ['WHMCS___proto__', home],
    ];
    for (const [app, location] of cases) assert.equal(await landing(app), location, app);
  });

  it('takes JSON as well, and needs neither app nor user', async () => {
    const { app: _app, user: _user, ...least } = fieldsOf(holder);
    assert.ok((await postJson(fieldsOf(holder))).body.redirect_url);
    assert.ok((await postJson({ ...least, app: null, more: { a: 1 } })).body.redirect_url);
    assert.ok((await send(new URLSearchParams(least))).body.redirect_url);
  });

  it('has one answer for every wrong credential', async () => {
    const gone = await ssoCredential(house);
    await house.call('DeleteOAuthCredential', { credentialId: gone.id });
    const other = await ssoCredential(house);
    const answers = [
      await post({ token: 'wrong' }),
      await post({ subscriber_unique_id: 'nobody' }),
      await post({}, gone),
      await post({ token: other.secret }),
      await post({ token: '' }),
      await send(new URLSearchParams()),
    ];
    for (const { status, body } of answers) assert.deepEqual([status, body], [403, WRONG]);
  });

  it('refuses a credential of the other grant and one without the base scope', async () => {
    const { clientId, secret, id } = await application(house);
    const code = await post({ subscriber_unique_id: clientId, token: secret });
    assert.equal(code.status, 403);
    assert.equal(code.body.redirect_url, undefined);
    assert.ok(code.body.error && id);
    const narrow = await ssoCredential(house, 'clientarea:invoices');
    assert.equal((await post({}, narrow)).status, 403);
    assert.equal((await post({ app: 'WHMCS_invoices' }, narrow)).status, 200);
  });

  it('refuses while account or service give no access', async () => {
    const refused = async () => {
      const { status, body } = await post();
      assert.deepEqual([status, Object.keys(body)], [403, ['error']]);
    };
    await setAccount(house, 'Closed');
    await refused();
    await setAccount(house, 'Active', false);
    await refused();
    await setAccount(house, 'Active');
    await setService(house, 'Suspended');
    await refused();
  });

  it('takes the new secret only, once it was reset', async () => {
    const turned = await ssoCredential(house);
    const form = { credentialId: turned.id, resetSecret: 'true' };
    const { newClientSecret } = await house.call('UpdateOAuthCredential', form);
    assert.equal((await post({}, turned)).status, 403);
    assert.equal((await post({ token: String(newClientSecret) }, turned)).status, 200);
  });

  it('reads its fields from the body only', async () => {
    const query = `?${new URLSearchParams(fieldsOf(holder))}`;
    const { status } = await send(new URLSearchParams({ app: 'x' }), {}, query);
    assert.equal(status, 403);
    const url = `${house.issuer}/oauth/integration-link${query}`;
    assert.equal((await fetch(url)).status, 404);
  });

  it('refuses what cannot be read, without repeating it', async () => {
    const { secret } = holder;
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const twice = `${new URLSearchParams(fieldsOf(holder))}&token=${secret}`;
    const answers = [
      [await send(twice, form), 400],
      [await send(`{"token": "${secret}`, { 'content-type': 'application/json' }), 400],
      [await postJson(`"${secret}"`), 400],
      [await postJson('null'), 400],
      [await postJson({ ...fieldsOf(holder), token: [secret] }), 400],
      [await postJson({ ...fieldsOf(holder), subscriber_unique_id: 1 }), 400],
      [await send(new Uint8Array([0x7b, 0xff]), { 'content-type': 'application/json' }), 400],
      [await send(secret, { 'content-type': 'text/plain' }), 415],
      [await post({ user: 'x'.repeat(17_000) }), 413],
    ] as const;
    for (const [{ status, body }, expected] of answers) {
      assert.deepEqual([status, Object.keys(body)], [expected, ['error']]);
      assert.ok(!JSON.stringify(body).includes(secret));
    }
    const full = new URLSearchParams(fieldsOf(holder, { user: '' }));
    full.set('user', 'x'.repeat(16 * 1024 - String(full).length));
    assert.equal((await send(full)).status, 200);
  });

  it('says when to ask again after too many wrong tries', async () => {
    let last = await post({ token: 'wrong' });
    for (let i = 0; i < 12 && last.status === 403; i++) last = await post({ token: 'wrong' });
    assert.equal(last.status, 429);
    assert.deepEqual(last.body, { retry: 60, attempt: 1 });
    assert.ok(Number(last.response.headers.get('retry-after')) > 60);
    // The right secret does not get past it either.
    assert.equal((await post()).status, 429);
    const log = house.log.join('');
    assert.ok(!log.includes(holder.secret) && !log.includes(holder.clientId));
  });
});
