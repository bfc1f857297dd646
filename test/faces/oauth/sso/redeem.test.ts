// /oauth/singlesignon.php: who is signed in by it, once, and what the refused see.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { createSsoToken } from '../../../../src/actions/create-sso-token.ts';
import type { Actor } from '../../../../src/core/actor.ts';
import type { ProviderHouse } from '../provider-house.ts';
import { Visitor } from '../visitor.ts';
import {
  ACCOUNT,
  CLIENT_AREA,
  freshLink,
  type Holder,
  runSso,
  setAccount,
  setService,
  ssoCredential,
} from './sso-house.ts';

const INVOICES = `${CLIENT_AREA}/clientarea.php?action=invoices`;
const FAILED = 'Unable to authenticate with Single Sign-On token for User ID: ';
const actor: Actor = { kind: 'local', name: 'test', allowed: new Set(['*']) };

describe('/oauth/singlesignon.php', () => {
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

  const get = (url: string, init: RequestInit = {}) => fetch(url, { ...init, redirect: 'manual' });
  const link = (scope?: string) => freshLink(house, holder, scope);
  const path = (query: string) => `${house.issuer}/oauth/singlesignon.php${query}`;

  async function signsIn(url: string, location = INVOICES): Promise<string> {
    const response = await get(url);
    assert.equal(response.status, 303, await response.text());
    assert.equal(response.headers.get('location'), location);
    const cookies = response.headers.getSetCookie();
    assert.ok(cookies.some((cookie) => cookie.startsWith('chatelaine_session=')));
    return cookies.join('\n');
  }

  async function refuses(url: string, text: string): Promise<void> {
    const response = await get(url);
    const html = (await response.text()).replaceAll('&quot;', '"').replaceAll('&#34;', '"');
    assert.equal(response.status, 403, url);
    assert.ok(html.includes(text), `${text} in ${html}`);
    assert.deepEqual(response.headers.getSetCookie(), []);
    assert.match(response.headers.get('content-type') ?? '', /^text\/html/);
    assert.equal(response.headers.get('cache-control'), 'no-store');
    assert.match(response.headers.get('content-security-policy') ?? '', /default-src 'none'/);
    const token = new URL(url).searchParams.get('access_token');
    if (token) assert.ok(!html.includes(token), 'the page repeats the token');
  }

  it('goes to the destination with a session cookie that scripts cannot read', async () => {
    const url = await link();
    const response = await get(url);
    assert.equal(response.headers.get('cache-control'), 'no-store');
    const [line = ''] = response.headers.getSetCookie();
    assert.match(line, /^chatelaine_session=[^;]{20,}; .*httponly/i);
    assert.match(line, /samesite=lax/i);
    await signsIn(await link('clientarea:product_details'), `${CLIENT_AREA}/clientarea.php?id=1`);
    await signsIn(await link('clientarea:sso'), `${house.issuer}/account`);
  });

  it('tolerates further query parameters', async () => {
    await signsIn(`${await link()}&restricted=1&a[b]=%00&access_tokens=x&__proto__=1`);
    const token = new URL(await link()).searchParams.get('access_token');
    await signsIn(path(`?restricted=1&access_token=${token}`));
  });

  it('does not use the token up for HEAD, nor for other methods', async () => {
    const url = await link();
    const head = await get(url, { method: 'HEAD' });
    assert.deepEqual([head.status, head.headers.getSetCookie()], [200, []]);
    for (const method of ['POST', 'PUT', 'OPTIONS', 'DELETE']) {
      const { status, headers } = await get(url, { method });
      assert.deepEqual([status, headers.getSetCookie()], [404, []], method);
    }
    await signsIn(url);
  });

  it('refuses a second use with the text of WHMCS', async () => {
    const url = await link();
    await signsIn(url);
    await refuses(url, `${FAILED}${ACCOUNT}`);
    await refuses(url, `${FAILED}${ACCOUNT}`);
  });

  it('refuses an expired token', async () => {
    const { deps } = house.house;
    const clock = { now: () => Date.now() - 60_000 };
    const { redirectUrl } = await createSsoToken({ ...deps, clock }, actor, { accountId: ACCOUNT });
    await refuses(redirectUrl, FAILED);
  });

  it('refuses garbage and repeated parameters, and repeats nothing of them', async () => {
    const queries = [
      '',
      '?access_token=',
      `?access_token=${'0'.repeat(40)}`,
      `?access_token=${'0'.repeat(4000)}`,
      '?access_token=%00',
      '?access_token=%FF%FE',
      '?access_token=%3Cscript%3Ealert(1)%3C/script%3E',
      "?access_token=' OR 1=1 --",
      '?access_token[]=x',
    ];
    for (const query of queries) await refuses(path(query), FAILED);
    const url = await link();
    const token = new URL(url).searchParams.get('access_token');
    await refuses(`${url}&access_token=x`, FAILED);
    await refuses(path(`?access_token=${token}&access_token=${token}`), FAILED);
    await refuses(path(`?access_token=${token?.toUpperCase()}x`), FAILED);
    await signsIn(url);
  });

  it('refuses a Closed account, one that switched it off, a suspended service', async () => {
    const [closed, off, suspended, late] = [await link(), await link(), await link(), await link()];
    await setAccount(house, 'Closed');
    const denied = 'Single Sign-On authentication denied';
    await refuses(String(closed), `${denied} for "Closed" User ID: ${ACCOUNT}`);
    await setAccount(house, 'Active', false);
    await refuses(String(off), `${denied} per configuration for User ID: ${ACCOUNT}`);
    await setAccount(house, 'Inactive');
    await setService(house, 'Suspended');
    await refuses(String(suspended), `${FAILED}${ACCOUNT}`);
    await setService(house, 'Active');
    await signsIn(String(late));
  });

  it('refuses when the credential was deleted meanwhile', async () => {
    const gone = await ssoCredential(house);
    const url = await freshLink(house, gone);
    await house.call('DeleteOAuthCredential', { credentialId: gone.id });
    await refuses(url, FAILED);
  });

  it('starts one session for 200 redemptions of one token at once', async () => {
    const url = await link();
    const responses = await Promise.all(Array.from({ length: 200 }, () => get(url)));
    const statuses = responses.map(({ status }) => status);
    assert.equal(statuses.filter((status) => status === 303).length, 1);
    assert.equal(statuses.filter((status) => status === 403).length, 199);
    const cookies = responses.filter(({ headers }) => headers.getSetCookie().length > 0);
    assert.equal(cookies.length, 1);
    await Promise.all(responses.map((response) => response.text()));
  });

  it('gives every browser a session id that it did not have before', async () => {
    const visitor = new Visitor();
    await visitor.go(await link());
    const first = visitor.cookie('chatelaine_session');
    await visitor.go(await link());
    const second = visitor.cookie('chatelaine_session');
    assert.ok(first && second && first !== second);
    // A value that somebody else has put into the browser is not taken over.
    const planted = 'chatelaine_session=planted; chatelaine_session.sig=planted';
    const response = await get(await link(), { headers: { cookie: planted } });
    assert.equal(response.status, 303);
    assert.ok(!response.headers.getSetCookie().join().includes('chatelaine_session=planted'));
  });

  it('writes no token and no secret into the log', async () => {
    const url = await link();
    await signsIn(url);
    const log = house.log.join('');
    assert.ok(!log.includes(String(new URL(url).searchParams.get('access_token'))));
    assert.ok(!log.includes(holder.secret));
  });
});
