// Whatever ends an access ends all of it at once: refresh, introspection, UserInfo, code, session.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it, mock } from 'node:test';
import { createUser } from '../../../../src/actions/create-user.ts';
import { deleteUser } from '../../../../src/actions/delete-user.ts';
import { resumeCredential } from '../../../../src/actions/resume-credential.ts';
import { suspendCredential } from '../../../../src/actions/suspend-credential.ts';
import { updateCredential } from '../../../../src/actions/update-credential.ts';
import type { Actor } from '../../../../src/core/actor.ts';
import type { CredentialId } from '../../../../src/core/ids.ts';
import { Secret } from '../../../../src/core/secret.ts';
import {
  application,
  CALLBACK,
  OWNER,
  type ProviderHouse,
  runProvider,
} from '../provider-house.ts';
import { setAccount, setService } from '../sso/sso-house.ts';
import { Visitor } from '../visitor.ts';
import {
  type App,
  authorizePath,
  type Code,
  EVERY_USE,
  exchange,
  getCode,
  getTokens,
  livingUses,
  refresh,
  secretOf,
  type Tokens,
  tell,
} from './party.ts';

const actor: Actor = { kind: 'local', name: 'test', allowed: new Set(['*']) };

/** A grant in use, with a code of another one that nobody has redeemed yet. */
interface Access {
  readonly app: App;
  readonly visitor: Visitor;
  readonly tokens: Tokens;
  readonly code: Code;
}

describe('access ends at once', () => {
  let house: ProviderHouse;
  before(async () => {
    house = await runProvider();
  });
  beforeEach(async () => {
    await setAccount(house, 'Active');
    await setService(house, 'Active');
  });
  after(() => house.close());

  async function newAccess(app?: App, person: { email: string; password: string } = OWNER) {
    const own = app ?? (await application(house));
    const visitor = new Visitor();
    const page = await visitor.open(`${house.issuer}/account`);
    await visitor.submit(page, '/sign-in', person, { origin: house.issuer });
    const tokens = await getTokens(house, own, {}, visitor);
    const code = await getCode(house, own, {}, visitor);
    assert.deepEqual(await livingUses(house, own, tokens), EVERY_USE);
    return { app: own, visitor, tokens, code } satisfies Access;
  }

  async function isOver({ app, tokens, code }: Access, status = 400): Promise<void> {
    assert.deepEqual(await livingUses(house, app, tokens), []);
    const refreshed = await refresh(house, app, tokens.refresh);
    assert.equal(refreshed.status, status, refreshed.text);
    const redeemed = await exchange(house, app, code);
    assert.equal(redeemed.status, status, redeemed.text);
    assert.equal(redeemed.body.access_token ?? refreshed.body.access_token, undefined);
  }

  async function goesOn({ app, tokens }: Access): Promise<void> {
    assert.deepEqual(await livingUses(house, app, tokens), EVERY_USE);
    assert.equal((await refresh(house, app, tokens.refresh)).status, 200);
  }

  const update = (app: App, fields: Readonly<Record<string, string>>) =>
    house.call('UpdateOAuthCredential', { credentialId: app.id, ...fields });

  // CVE-2026-43983
  it('when the user takes the consent back', async () => {
    const access = await newAccess();
    const bystander = await newAccess(undefined);
    const page = await access.visitor.open(`${house.issuer}/account`);
    await access.visitor.submit(page, '/applications/revoke', {
      application: access.app.clientId,
    });
    await isOver(access);
    await goesOn(bystander);
  });

  it('when the user is deleted', async () => {
    const person = { email: 'leaving@example.test', password: 'password of the leaving' };
    const password = new Secret(person.password);
    const user = await createUser(house.house.deps, actor, { email: person.email, password });
    const access = await newAccess(undefined, person);
    await deleteUser(house.house.deps, actor, user.id);
    await isOver(access);
    const page = await access.visitor.open(`${house.issuer}${authorizePath(access.app)}`);
    assert.match(page.html, /name="password"/);
  });

  // CVE-2023-22492
  it('when the account is closed, and not before', async () => {
    const access = await newAccess();
    await setAccount(house, 'Inactive');
    assert.deepEqual(await livingUses(house, access.app, access.tokens), EVERY_USE);
    await setAccount(house, 'Closed');
    await isOver(access);
    const address = `${house.issuer}${authorizePath(access.app)}`;
    const page = await access.visitor.open(address);
    assert.equal(page.status, 403);
    assert.ok(
      page.html.includes(
        'OAuth authorization request denied due to unexpected active login session for ' +
          '&quot;Closed&quot; User ID: 1',
      ),
      page.html,
    );
    const silent = await access.visitor.go(`${address}&prompt=none`);
    assert.ok(silent instanceof URL);
    assert.equal(silent.searchParams.get('error'), 'login_required');
    assert.match((await access.visitor.open(`${house.issuer}/account`)).html, /name="password"/);
    const refused = await access.visitor.submit(
      await access.visitor.open(`${house.issuer}/account`),
      '/sign-in',
      OWNER,
      { origin: house.issuer },
    );
    assert.ok(!(refused instanceof URL) && refused.status === 401);
  });

  // CVE-2025-64521
  it('when the service of the credential is suspended, terminated or its account closed', async () => {
    const app = await application(house, { serviceId: '1' });
    for (const status of ['Suspended', 'Terminated'] as const) {
      const access = await newAccess(app);
      await setService(house, status);
      await isOver(access, 401);
      const page = await access.visitor.open(`${house.issuer}${authorizePath(app)}`);
      assert.equal(page.status, 400);
      await setService(house, 'Active');
      await goesOn(access);
    }
    const access = await newAccess(app);
    await setAccount(house, 'Closed');
    await isOver(access, 401);
  });

  // CVE-2026-9792: what nobody has written a rule for gives no access.
  it('when account or service have a status that nobody knows', async () => {
    const unknown = 'Fraud' as 'Closed' & 'Suspended';
    const app = await application(house, { serviceId: '1' });
    const access = await newAccess(app);
    await setAccount(house, unknown);
    await isOver(access, 401);
    await setAccount(house, 'Active');
    const own = await newAccess();
    await setAccount(house, unknown);
    await isOver(own);
    await setAccount(house, 'Active');
    await setService(house, unknown);
    await isOver(access, 401);
  });

  it('when the credential is suspended, until it is resumed', async () => {
    const access = await newAccess();
    const lookup = { id: Number(access.app.id) as CredentialId };
    await suspendCredential(house.house.deps, actor, lookup);
    await isOver(access, 401);
    const page = await access.visitor.open(`${house.issuer}${authorizePath(access.app)}`);
    assert.equal(page.status, 400);
    await resumeCredential(house.house.deps, actor, lookup);
    await goesOn(access);
  });

  it('when a redirect URI is over, for what was asked with it', async () => {
    const soon = Date.now() + 60_000;
    const access = await newAccess();
    const { deps } = house.house;
    const lookup = { id: Number(access.app.id) as CredentialId };
    await updateCredential(deps, actor, lookup, { redirectExpiries: { [CALLBACK]: soon } });
    assert.ok(
      (await access.visitor.go(`${house.issuer}${authorizePath(access.app)}`)) instanceof URL,
    );
    mock.timers.enable({ apis: ['Date'], now: soon });
    try {
      const redeemed = await exchange(house, access.app, access.code);
      assert.deepEqual([redeemed.status, redeemed.body.access_token], [400, undefined]);
      const page = await access.visitor.open(`${house.issuer}${authorizePath(access.app)}`);
      assert.equal(page.status, 400);
      await goesOn(access);
    } finally {
      mock.timers.reset();
    }
  });

  it('when the credential is deleted', async () => {
    const access = await newAccess();
    await house.call('DeleteOAuthCredential', { credentialId: access.app.id });
    await isOver(access, 401);
    const page = await access.visitor.open(`${house.issuer}${authorizePath(access.app)}`);
    assert.equal(page.status, 400);
  });

  // CVE-2026-8922: an epoch of one kind does not hide one of another.
  it('when the tokens are revoked with an update, in any order', async () => {
    for (const kinds of [['all'], ['refresh', 'all'], ['all', 'refresh'], ['all', 'none']]) {
      const access = await newAccess();
      for (const revokeTokens of kinds) await update(access.app, { revokeTokens });
      await isOver(access);
    }
  });

  it('when only refresh tokens are revoked, for those alone', async () => {
    const { app, tokens, code } = await newAccess();
    await update(app, { revokeTokens: 'refresh' });
    assert.equal((await refresh(house, app, tokens.refresh)).status, 400);
    assert.deepEqual(await livingUses(house, app, tokens), ['userinfo', 'introspect access']);
    // A code of before still gives an access token, and no refresh token that would outlive it.
    const { body } = await exchange(house, app, code);
    assert.equal((await refresh(house, app, String(body.refresh_token))).status, 400);
  });

  it('when the secret is reset and tokens revoked; the old secret opens nothing', async () => {
    const access = await newAccess();
    const { newClientSecret } = await update(access.app, {
      resetSecret: 'true',
      revokeTokens: 'all',
    });
    assert.equal((await refresh(house, access.app, access.tokens.refresh)).status, 401);
    await isOver({ ...access, app: { ...access.app, secret: String(newClientSecret) } });
  });

  it('not with a reset alone: the new secret goes on with the tokens', async () => {
    const access = await newAccess();
    const { newClientSecret } = await update(access.app, { resetSecret: 'true' });
    assert.equal((await refresh(house, access.app, access.tokens.refresh)).status, 401);
    await goesOn({ ...access, app: { ...access.app, secret: String(newClientSecret) } });
  });

  it('when the credential becomes one of single sign-on', async () => {
    const access = await newAccess();
    await update(access.app, { grantType: 'single_sign_on', serviceId: '1' });
    await isOver(access);
    const asked = await tell(house, '/oauth/token.php', {
      ...secretOf(access.app),
      grant_type: 'authorization_code',
      code: 'x',
    });
    assert.equal(asked.status, 400);
  });

  it('when the user signs out everywhere or changes the password', async () => {
    const access = await newAccess();
    const page = await access.visitor.open(`${house.issuer}/account`);
    await access.visitor.submit(page, '/sessions/end-all', {});
    await isOver(access);

    const next = await newAccess(access.app);
    const again = await next.visitor.open(`${house.issuer}/account`);
    const changed = await next.visitor.submit(again, '/password', {
      currentPassword: OWNER.password,
      newPassword: OWNER.password,
    });
    assert.ok(!(changed instanceof URL) && changed.status === 200);
    await isOver(next);
  });
});
