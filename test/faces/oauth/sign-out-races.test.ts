// Whoever is signing in while the user is signed out everywhere does not end up signed in.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it, mock } from 'node:test';
import { Secret as OtpSecret, TOTP } from 'otpauth';
import { confirmTotp } from '../../../src/actions/confirm-totp.ts';
import { disableTotp } from '../../../src/actions/disable-totp.ts';
import { enrollTotp } from '../../../src/actions/enroll-totp.ts';
import { setUserPassword } from '../../../src/actions/set-user-password.ts';
import type { Actor } from '../../../src/core/actor.ts';
import type { UserId } from '../../../src/core/ids.ts';
import { Secret } from '../../../src/core/secret.ts';
import { type App, authorizePath, pass } from './attack/party.ts';
import { application, CALLBACK, OWNER, type ProviderHouse, runProvider } from './provider-house.ts';
import { type Page, Visitor } from './visitor.ts';

const USER = 1 as UserId;
const local: Actor = { kind: 'local', name: 'test', allowed: new Set(['*']) };

describe('a sign-out everywhere', () => {
  let house: ProviderHouse;
  let app: App;
  before(async () => {
    house = await runProvider({ TRUSTED_PROXIES: '127.0.0.1' });
    app = await application(house);
  });
  afterEach(() => mock.restoreAll());
  after(() => house.close());

  const deps = () => house.house.deps;
  const setPassword = () => setUserPassword(deps(), local, USER, new Secret(OWNER.password));
  const signOut = async () => {
    const record = await deps().directory.findUser({ id: USER });
    await deps().protocol.deleteOfUser(record?.user.uuid ?? '');
  };
  // The new password is the same one: only the sign-out can tell.
  const ENDINGS = { 'a new password': setPassword, 'a sign-out everywhere': signOut } as const;

  const asPage = (answer: Page | URL): Page => {
    assert.ok(!(answer instanceof URL), String(answer));
    return answer;
  };
  const origin = () => ({ origin: house.issuer });

  /** Starts at the own page, and at an application. */
  const STARTS = {
    'the own page': (visitor: Visitor) => visitor.open(`${house.issuer}/account`),
    'an application': (visitor: Visitor) => visitor.open(`${house.issuer}${authorizePath(app)}`),
  } as const;

  async function assertOut(visitor: Visitor): Promise<void> {
    assert.match((await visitor.open(`${house.issuer}/account`)).html, /name="password"/);
    const silent = authorizePath(app, { prompt: 'none' });
    const back = await visitor.go(`${house.issuer}${silent}`);
    assert.ok(back instanceof URL);
    assert.equal(back.searchParams.get('error'), 'login_required');
  }

  for (const [ending, end] of Object.entries(ENDINGS)) {
    for (const [place, start] of Object.entries(STARTS)) {
      it(`by ${ending} counts while ${place} checks a password`, async () => {
        const visitor = new Visitor();
        const asked = await start(visitor);
        const { passwords } = deps();
        const verify = passwords.verify.bind(passwords);
        mock.method(passwords, 'verify', async (...claim: Parameters<typeof verify>) => {
          const right = await verify(...claim);
          mock.restoreAll();
          await end();
          return right;
        });
        const refused = asPage(await visitor.submit(asked, '/sign-in', OWNER, origin()));
        assert.equal(refused.status, 401);
        await assertOut(visitor);
      });

      it(`by ${ending} counts while ${place} waits for a code`, async () => {
        const { uri } = await enrollTotp(deps(), local, USER);
        const secret = new URL(uri.reveal()).searchParams.get('secret') ?? '';
        const totp = new TOTP({ secret: OtpSecret.fromBase32(secret) });
        const [code] = await confirmTotp(deps(), local, USER, totp.generate());
        try {
          const visitor = new Visitor();
          const asked = asPage(
            await visitor.submit(await start(visitor), '/sign-in', OWNER, origin()),
          );
          await end();
          const fields = { recoveryCode: code?.reveal() ?? '' };
          const refused = asPage(await visitor.submit(asked, '/second-factor', fields, origin()));
          assert.equal(refused.status, 401);
          assert.match(refused.html, /name="password"/);
          await assertOut(visitor);
        } finally {
          await disableTotp(deps(), local, USER);
        }
      });
    }
  }

  /** Signs out just before a record of a kind is stored. */
  function signOutBefore(kind: string): void {
    const { protocol } = deps();
    const put = protocol.put.bind(protocol);
    mock.method(protocol, 'put', async (record: Parameters<typeof put>[0]) => {
      if (record.kind === kind) {
        mock.restoreAll();
        await signOut();
      }
      return put(record);
    });
  }

  it('counts while the own page stores the session', async () => {
    const visitor = new Visitor();
    const asked = await visitor.open(`${house.issuer}/account`);
    signOutBefore('Session');
    assert.equal(asPage(await visitor.submit(asked, '/sign-in', OWNER, origin())).status, 401);
    await assertOut(visitor);
  });

  it('counts between the password and the way back to the application', async () => {
    const visitor = new Visitor();
    const asked = await visitor.open(`${house.issuer}${authorizePath(app)}`);
    const { protocol } = deps();
    const find = protocol.find.bind(protocol);
    let looks = 0;
    // The third look at it is that of the way back.
    mock.method(protocol, 'find', async (...name: Parameters<typeof find>) => {
      if (name[0] === 'Interaction' && ++looks === 3) await signOut();
      return find(...name);
    });
    const refused = asPage(await visitor.submit(asked, '/sign-in', OWNER));
    assert.deepEqual([refused.status, looks], [400, 3]);
    mock.restoreAll();
    await assertOut(visitor);
  });

  for (const kind of ['AuthorizationCode', 'Session']) {
    it(`counts while a request of somebody signed in stores its ${kind}`, async () => {
      const visitor = new Visitor();
      await pass(visitor, await visitor.go(`${house.issuer}${authorizePath(app)}`));
      assert.ok((await visitor.go(`${house.issuer}${authorizePath(app)}`)) instanceof URL);
      signOutBefore(kind);
      const answer = asPage(await visitor.go(`${house.issuer}${authorizePath(app)}`));
      assert.match(answer.html, /name="password"/);
      await assertOut(visitor);
    });
  }

  it('counts while the page that asks whether to sign out stores the session', async () => {
    const visitor = new Visitor();
    await pass(visitor, await visitor.go(`${house.issuer}${authorizePath(app)}`));
    signOutBefore('Session');
    await visitor.go(`${house.issuer}/oauth/logout`);
    await assertOut(visitor);
  });

  it('counts while the way back from a sign-out is forgotten', async () => {
    const visitor = new Visitor();
    const other = await application(house);
    await pass(visitor, await visitor.go(`${house.issuer}${authorizePath(app)}`));
    const asked = new URLSearchParams({
      client_id: other.clientId,
      post_logout_redirect_uri: CALLBACK,
    });
    const page = asPage(await visitor.go(`${house.issuer}/oauth/logout?${asked}`));
    const redirectUri = 'https://elsewhere.example/callback';
    await house.call('UpdateOAuthCredential', { credentialId: other.id, redirectUri });
    signOutBefore('Session');
    // It does not say that this is the end: the session would stay.
    await visitor.submit(page, '/logout/confirm', {});
    await assertOut(visitor);
  });

  it('counts while the token of a validated login is stored', async () => {
    const claim = { email: OWNER.email, password2: OWNER.password };
    const { protocol } = deps();
    const putNew = protocol.putNew.bind(protocol);
    mock.method(protocol, 'putNew', async (record: Parameters<typeof putNew>[0]) => {
      mock.restoreAll();
      await signOut();
      return putNew(record);
    });
    const answer = await house.call('ValidateLogin', claim);
    assert.deepEqual([answer.result, answer.passwordhash], ['error', undefined]);
    assert.equal((await house.call('ValidateLogin', claim)).result, 'success');
  });
});
