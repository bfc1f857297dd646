// Nobody is led off by an address that stands in the link they followed: after sign-in, sign-out and
// single sign-on people land on our own pages or where the operator said (CVE-2026-115360,
// CVE-2021-32786, CVE-2024-25715).
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { application, OWNER, type ProviderHouse } from '../provider-house.ts';
import { askToken, CLIENT_AREA, inBody, runSso, ssoCredential } from '../sso/sso-house.ts';
import { type Page, Visitor } from '../visitor.ts';
import { authorizePath, look, tell, toForm } from './party.ts';

/** Ways to write another site that have passed for a path. */
const ELSEWHERE = [
  'https://evil.example',
  'https://evil.example/',
  'HTTPS://evil.example',
  'https:evil.example',
  'https:/evil.example',
  'https:///evil.example',
  'https:\\evil.example',
  'http://evil.example',
  '//evil.example',
  '///evil.example',
  '////evil.example',
  '/\\evil.example',
  '\\/evil.example',
  '\\\\evil.example',
  '/\\/evil.example',
  '/\t/evil.example',
  '/\n/evil.example',
  '/\r/evil.example',
  '\t//evil.example',
  ' //evil.example',
  '\u00a0//evil.example',
  '\ufeff//evil.example',
  '/%09/evil.example',
  '/%0d/evil.example',
  '/%0a/evil.example',
  '/%5cevil.example',
  '/%2fevil.example',
  '%2f%2fevil.example',
  '%5c%5cevil.example',
  '/%252fevil.example',
  '/.//evil.example',
  '/..//evil.example',
  '/;@evil.example',
  '/x/..//evil.example',
  '/./\\evil.example',
  '//evil.example\\@app.example',
  '//app.example@evil.example',
  '@evil.example',
  ':@evil.example',
  '.evil.example',
  ':443@evil.example',
  '?@evil.example//..//',
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  'java\tscript:alert(1)',
  '/javascript:alert(1)',
  'data:text/html,x',
  'vbscript:x',
  'file:///etc/passwd',
  'blob:https://evil.example/x',
  '//evil%E3%80%82example',
  '//evil\u3002example',
  '/\u2028/evil.example',
  '\u0000//evil.example',
  '/x\r\nLocation: https://evil.example',
  '/x%0d%0aLocation:%20https://evil.example',
];

const NAMES = [
  ...['next', 'return', 'returnto', 'return_to', 'returnUrl', 'return_url', 'redirect', 'url'],
  ...['redirect_uri', 'redirect_url', 'goto', 'continue', 'destination', 'target', 'r', 'back'],
  ...['post_logout_redirect_uri', 'sso_redirect_path', 'callback', 'RelayState', 'from', 'service'],
];

describe('a link that names where to go on', () => {
  let house: ProviderHouse;
  before(async () => {
    house = await runSso();
  });
  after(() => house.close());

  /** All parameters by which sites remember the way, each with the same address. */
  const everywhere = (text: string) =>
    toForm(Object.fromEntries(NAMES.map((name) => [name, text])));

  function isHome(told: { status: number; headers: Headers }, what: string): void {
    assert.equal(told.status, 303, what);
    assert.equal(told.headers.get('location'), `${house.issuer}/account`, what);
    assert.equal(told.headers.get('refresh'), null);
  }

  it('does not decide it at sign-in to the own page', async () => {
    for (const text of ELSEWHERE) {
      const query = everywhere(text);
      const asked = await look(house, `/account?${query}`);
      assert.equal(asked.status, 200);
      assert.ok(!asked.text.includes('evil'), text);
      const form = new URLSearchParams([...query, ...Object.entries(OWNER)]);
      const headers = { origin: house.issuer, referer: 'https://evil.example/' };
      const told = await tell(house, `/account/sign-in?${query}`, form, headers);
      if (text.includes('\0')) assert.equal(told.status, 400);
      else isHome(told, text);
    }
  });

  it('does not decide it at sign-in for an application, nor at the switch of users', async () => {
    const app = await application(house);
    for (const text of ELSEWHERE.slice(0, 20)) {
      const visitor = new Visitor();
      const page = await visitor.open(
        `${house.issuer}${authorizePath(app, { prompt: 'consent' })}`,
      );
      const extra = Object.fromEntries(
        NAMES.filter((name) => name !== 'redirect_uri').map((name) => [name, text]),
      );
      const consent = await visitor.submit(page, '/sign-in', { ...OWNER, ...extra });
      assert.ok(!(consent instanceof URL), text);
      const again = (await visitor.submit(consent, '/switch', extra)) as Page;
      assert.ok(again.url.startsWith(`${house.issuer}/oauth/interaction/`), again.url);
      const back = await visitor.submit(consent, '/consent', { ...extra, decision: 'allow' });
      if (back instanceof URL) assert.equal(back.origin, 'https://app.example');
    }
  });

  it('does not decide it at sign-out', async () => {
    for (const text of ELSEWHERE) {
      const visitor = new Visitor();
      const page = await visitor.open(`${house.issuer}/oauth/logout?${everywhere(text)}`);
      const end = await visitor.submit(page, '/logout/confirm', { logout: 'yes' });
      assert.ok(!(end instanceof URL), `${text} → ${end}`);
      assert.equal(new URL(end.url).pathname, '/oauth/logout/success');
      assert.ok(!end.html.includes('evil'));
    }
  });

  it('does not decide it at single sign-on, beyond a path of the client area', async () => {
    const holder = await ssoCredential(house, 'clientarea:sso sso:custom_redirect');
    const own = [
      'viewinvoice.php?id=5',
      '/cart.php?a=checkout',
      '/a/b?x=//evil.example',
      '/a?next=https://evil.example',
    ];
    for (const path of own) {
      const scope = 'sso:custom_redirect';
      const { body } = await askToken(house, { ...inBody(holder), scope, sso_redirect_path: path });
      const link = new URL(String(body.redirect_url));
      const { headers } = await look(
        house,
        `${link.pathname}${link.search}&${everywhere('//evil.example')}`,
      );
      const location = new URL(String(headers.get('location')));
      assert.equal(location.origin, CLIENT_AREA, path);
      assert.equal(location.pathname + location.search, path.replace(/^\/?/, '/'));
    }
    for (const path of ELSEWHERE) {
      const form = { ...inBody(holder), scope: 'sso:custom_redirect', sso_redirect_path: path };
      const { status, body } = await askToken(house, form);
      if (status === 400) continue;
      // What is a path to every reader stays one.
      const link = new URL(String(body.redirect_url));
      const { headers } = await look(house, link.pathname + link.search);
      const location = String(headers.get('location'));
      assert.ok(location.startsWith(`${CLIENT_AREA}/`), `${path} → ${location}`);
      assert.equal(new URL(location).origin, CLIENT_AREA, path);
      const [landing = ''] = location.slice(CLIENT_AREA.length).split('?');
      assert.doesNotMatch(landing, /\\|\/\//, path);
    }
    for (const path of ELSEWHERE) {
      const form = { client_id: '1', destination: 'sso:custom_redirect', sso_redirect_path: path };
      const told = await house.call('CreateSsoToken', form);
      if (told.result === 'error') continue;
      const link = new URL(String(told.redirect_url));
      const { headers } = await look(house, link.pathname + link.search);
      assert.equal(new URL(String(headers.get('location'))).origin, CLIENT_AREA, path);
    }
  });
});
