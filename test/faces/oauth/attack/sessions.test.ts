// A session belongs to the browser in which somebody signed in: nobody else can have chosen, guessed
// or kept its id.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { application, OWNER, type ProviderHouse, runProvider } from '../provider-house.ts';
import { freshLink, ssoCredential } from '../sso/sso-house.ts';
import { authorizePath, type Fields, look, toForm } from './party.ts';

type Jar = Map<string, string>;

describe('a session id', () => {
  let house: ProviderHouse;
  before(async () => {
    house = await runProvider();
  });
  after(() => house.close());

  const header = (jar: Jar) => [...jar].map(([name, value]) => `${name}=${value}`).join('; ');

  /** One request of a browser that keeps its cookies, and follows no redirect. */
  async function send(jar: Jar, path: string, fields?: Fields): Promise<Response> {
    const response = await fetch(new URL(path, house.issuer), {
      method: fields === undefined ? 'GET' : 'POST',
      headers: { cookie: header(jar), origin: house.issuer },
      redirect: 'manual',
      ...(fields && { body: toForm(fields) }),
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '') jar.delete(name);
      else jar.set(name, value);
    }
    return response;
  }

  const idOf = (jar: Jar) => jar.get('chatelaine_session');

  async function isSignedIn(jar: Jar): Promise<boolean> {
    const text = await (await send(new Map(jar), '/account')).text();
    return text.includes('/sessions/end-all');
  }

  /** A valid, signed session of nobody, as an attacker gets it to plant it. */
  async function plantable(): Promise<Jar> {
    const jar: Jar = new Map();
    await send(jar, '/oauth/logout');
    assert.ok(idOf(jar));
    return jar;
  }

  const SIGN_INS: Readonly<Record<string, (jar: Jar) => Promise<void>>> = {
    'at the own page': async (jar) => {
      assert.equal((await send(jar, '/account/sign-in', OWNER)).status, 303);
    },
    'for an application': async (jar) => {
      const path = authorizePath(await application(house));
      const begun = await send(jar, path);
      const asked = await send(jar, begun.headers.get('location') ?? '');
      const csrf = /name="csrf" value="([^"]*)"/.exec(await asked.text())?.[1] ?? '';
      const page = begun.headers.get('location') ?? '';
      const right = await send(jar, `${page}/sign-in`, { ...OWNER, csrf });
      await send(jar, right.headers.get('location') ?? '');
    },
    'by single sign-on': async (jar) => {
      const link = new URL(await freshLink(house, await ssoCredential(house), 'clientarea:sso'));
      assert.equal((await send(jar, link.pathname + link.search)).status, 303);
    },
  };

  for (const [title, signIn] of Object.entries(SIGN_INS)) {
    it(`is new after signing in ${title}, whatever was planted before`, async () => {
      const planted = await plantable();
      const victim: Jar = new Map(planted);
      await signIn(victim);
      assert.equal(await isSignedIn(victim), true);
      assert.notEqual(idOf(victim), idOf(planted));
      assert.equal(await isSignedIn(planted), false);
    });

    it(`of before is dead after signing in again ${title}`, async () => {
      const jar: Jar = new Map();
      await send(jar, '/account/sign-in', OWNER);
      const old: Jar = new Map(jar);
      if (title === 'for an application') {
        const path = authorizePath(await application(house), { prompt: 'login' });
        const begun = await send(jar, path);
        const page = begun.headers.get('location') ?? '';
        const csrf = /name="csrf" value="([^"]*)"/.exec(await (await send(jar, page)).text())?.[1];
        const right = await send(jar, `${page}/sign-in`, { ...OWNER, csrf });
        await send(jar, right.headers.get('location') ?? '');
      } else {
        await signIn(jar);
      }
      assert.notEqual(idOf(jar), idOf(old));
      assert.equal(await isSignedIn(jar), true);
      assert.equal(await isSignedIn(old), false);
    });
  }

  it('is dead after signing out, also for whoever kept the cookie', async () => {
    const jar: Jar = new Map();
    await send(jar, '/account/sign-in', OWNER);
    const kept: Jar = new Map(jar);
    const page = await (await send(jar, '/oauth/logout')).text();
    const xsrf = /name="xsrf" value="([^"]*)"/.exec(page)?.[1];
    await send(jar, '/oauth/logout/confirm', { xsrf, logout: 'yes' });
    assert.equal(await isSignedIn(jar), false);
    assert.equal(await isSignedIn(kept), false);
  });

  it('counts only with its signature, and is none of what somebody makes up', async () => {
    const jar: Jar = new Map();
    await send(jar, '/account/sign-in', OWNER);
    const id = idOf(jar) ?? '';
    const signature = jar.get('chatelaine_session.sig') ?? '';
    const user = await house.house.deps.directory.findUser({ email: OWNER.email });
    const uuid = user?.user.uuid ?? '';
    const [record] = await house.house.deps.protocol.ofUser('Session', uuid);
    const forged: [string, string][] = [
      [id, ''],
      [id, 'x'],
      [id, `${signature}x`],
      [`${id}x`, signature],
      ['', signature],
      [uuid, signature],
      [record?.key ?? '', signature],
      [String(record?.payload.uid), signature],
      ['__proto__', signature],
      ['a'.repeat(8000), 'b'],
      ['%00', '%00'],
    ];
    for (const [value, sig] of forged) {
      const cookie = `chatelaine_session=${value}; chatelaine_session.sig=${sig}`;
      const { status, text } = await look(house, '/account', { cookie });
      assert.equal(status, 200, value);
      assert.match(text, /name="password"/, value);
    }
    assert.equal(await isSignedIn(jar), true);
  });

  it('is kept from scripts, and from plain connections where the address is https', async () => {
    const tls = await runProvider({ BASE_URL: 'https://id.example', TRUSTED_PROXIES: '127.0.0.1' });
    try {
      for (const [open, base] of [
        [house, house.issuer],
        [tls, 'https://id.example'],
      ] as const) {
        const response = await fetch(`http://127.0.0.1:${open.port}/account/sign-in`, {
          method: 'POST',
          body: toForm(OWNER),
          headers: { origin: base },
          redirect: 'manual',
        });
        assert.equal(response.status, 303);
        assert.equal(response.headers.get('location'), `${base}/account`);
        const lines = response.headers.getSetCookie();
        assert.equal(lines.length, 2);
        for (const line of lines) {
          assert.match(line, /; path=\/(;|$)/);
          assert.match(line, /; httponly/i);
          assert.match(line, /; samesite=lax/i);
          assert.equal(/; secure/i.test(line), base.startsWith('https:'), line);
          assert.doesNotMatch(line, /domain=/i);
        }
      }
    } finally {
      await tls.close();
    }
  });
});
