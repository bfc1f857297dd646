// What users change on their own page stands in the trail: by whom, through which door, from where.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { ClientIdentifier } from '../../../src/core/ids.ts';
import { gather } from '../../store/engine-under-test.ts';
import { OWNER, type ProviderHouse, runProvider } from './provider-house.ts';
import { type Page, Visitor } from './visitor.ts';

let house: ProviderHouse;
before(async () => {
  house = await runProvider();
});
after(() => house.close());

test('each change of the page has its entry, and signing in has none', async () => {
  const { audit, consents, directory, clock } = house.house.deps;
  const user = await directory.findUser({ email: OWNER.email });
  assert.ok(user);
  const demo = { grantType: 'authorization_code', name: 'Demo', scope: 'openid' };
  const made = await house.call('CreateOAuthCredential', demo);
  const identifier = made.clientIdentifier as ClientIdentifier;
  const { uuid: userUuid, id } = user.user;
  const consent = { userUuid, identifier, scope: ['openid'], redirectUris: [], secretId: null };
  await consents.put({ ...consent, createdAt: clock.now() });

  const visitor = new Visitor();
  const home = `${house.issuer}/account`;
  const submit = async (page: Page, ending: string, fields: Readonly<Record<string, string>>) => {
    const next = await visitor.submit(page, ending, fields, { origin: house.issuer });
    assert.ok(!(next instanceof URL) && next.status === 200);
    return next;
  };
  const asked = await visitor.open(home);
  const last = (await audit.verify()).entries;
  let page = await submit(asked, '/sign-in', OWNER);
  assert.equal((await audit.verify()).entries, last);
  page = await submit(page, '/profile', { givenName: 'Ada', familyName: 'Lovelace', locale: 'en' });
  page = await submit(page, '/single-sign-on', { allow: 'off' });
  page = await submit(page, '/applications/revoke', { application: identifier });
  const passwords = { currentPassword: OWNER.password, newPassword: 'a quite new password' };
  await submit(page, '/password', passwords);

  const entries = await gather(audit.list({ after: last }));
  assert.deepEqual(
    entries.map(({ action, subject, diff }) => [action, subject.kind, Object.keys(diff)]),
    [
      ['update-user', 'user', ['name', 'givenName', 'familyName', 'locale']],
      ['update-account', 'account', ['allowSso']],
      ['revoke-consent', 'user', [`consents/${identifier}`]],
      ['set-user-password', 'user', ['password']],
    ],
  );
  for (const { author, subject } of entries) {
    const { requestId, ...rest } = author;
    const by = { kind: 'user', name: OWNER.email, door: 'pages', address: '127.0.0.1', reason: '' };
    assert.deepEqual(rest, by);
    assert.match(String(requestId), /^[0-9a-f-]{36}$/);
    if (subject.kind === 'user') assert.equal(subject.id, id);
  }
});
