// CreateSsoToken: whom it signs in, where they land, what is refused; and what a token is worth.
import assert from 'node:assert/strict';
import { after, beforeEach, mock, test } from 'node:test';
import { createSsoToken } from '../../../../src/actions/create-sso-token.ts';
import { grantSso } from '../../../../src/actions/grant-sso.ts';
import { redeemSsoToken } from '../../../../src/actions/redeem-sso-token.ts';
import type { Actor } from '../../../../src/core/actor.ts';
import type { AccountId, ClientIdentifier, ServiceId, UserId } from '../../../../src/core/ids.ts';
import type { Permission } from '../../../../src/core/permission.ts';
import { Secret } from '../../../../src/core/secret.ts';
import { BY } from '../../../store/engine-under-test.ts';
import { type Form, openDoor } from '../actions/door.ts';

const door = await openDoor({
  BASE_URL: 'https://id.test',
  CLIENT_AREA_URL: 'https://billing.test',
  SSO_DESTINATIONS: 'clientarea:product_details=/clientarea.php?id={service_id}',
});
after(() => door.close());
const { deps } = door.house;
const { directory } = deps;
const ACTION = 'CreateSsoToken';
const ACCOUNT = 1 as AccountId;
const SERVICE = 1 as ServiceId;
const created = { createdAt: 0 };
const member = await directory.createUser(
  BY,
  { uuid: 'm', email: 'member@example.test', name: 'M', ...created },
  'hash',
);
const stranger = await directory.createUser(
  BY,
  { uuid: 's', email: 'stranger@example.test', name: 'S', ...created },
  'hash',
);
const other = await directory.createAccount(BY, { name: '', ownerId: stranger.id, ...created });
const domain = await directory.createDomain(BY, {
  accountId: ACCOUNT,
  name: 'a.test',
  status: 'Active',
  ...created,
});
await directory.putMember(BY, { accountId: ACCOUNT, userId: member.id, permissions: [] });

const setAccount = (status: 'Active' | 'Inactive' | 'Closed', allowSso = true) =>
  directory.updateAccount(BY, ACCOUNT, (old) => ({ ...old, status, allowSso }));
const setService = (status: 'Active' | 'Suspended') =>
  directory.updateService(BY, SERVICE, (old) => ({ ...old, status }));

beforeEach(async () => {
  await setAccount('Active');
  await setService('Active');
});

async function token(form: Form): Promise<Secret> {
  const { access_token, ...rest } = await door.call(ACTION, form);
  assert.equal(rest.result, 'success', JSON.stringify(rest));
  return new Secret(String(access_token));
}

const redeem = (text: Secret) => redeemSsoToken(deps, text);

test('it cannot be tried without being done, and says so', async () => {
  const message = 'This call cannot be tried without carrying it out; nothing was done.';
  const put = mock.method(deps.protocol, 'putNew');
  const answer = await door.call(ACTION, { client_id: '1', dryRun: 'true' });
  assert.deepEqual(answer, { result: 'error', message });
  assert.equal(put.mock.callCount(), 0);
  assert.equal((await door.call(ACTION, { client_id: '1', dryRun: 'no' })).result, 'success');
  assert.equal(put.mock.callCount(), 1);
  put.mock.restore();
});

test('the answer has a token of 40 hex digits and the address that takes it', async () => {
  const { body } = await door.ask(ACTION, { client_id: '1' });
  const { access_token } = body;
  assert.match(String(access_token), /^[0-9a-f]{40}$/);
  assert.deepEqual(body, {
    result: 'success',
    access_token,
    redirect_url: `https://id.test/oauth/singlesignon.php?access_token=${access_token}`,
  });
});

test('an account signs in its owner, or the user who is named', async () => {
  const owner = await redeem(await token({ client_id: '1' }));
  assert.deepEqual([owner.user.email, owner.account?.id], ['owner@example.test', ACCOUNT]);
  assert.equal(owner.location, 'https://id.test/account');
  const both = await redeem(await token({ client_id: '1', user_id: String(member.id) }));
  assert.deepEqual([both.user.id, both.account?.id], [member.id, ACCOUNT]);
  const user = await redeem(await token({ client_id: '', user_id: String(member.id) }));
  assert.deepEqual([user.user.id, user.account?.id], [member.id, ACCOUNT]);
  assert.ok(user.user.lastLoginAt);
});

test('destinations and their variables decide where it lands', async () => {
  const cases: [Form, string][] = [
    [{ destination: 'clientarea:invoices' }, 'https://id.test/account'],
    [
      { destination: 'clientarea:product_details', service_id: '1' },
      'https://billing.test/clientarea.php?id=1',
    ],
    [
      { destination: 'clientarea:domain_details', domain_id: String(domain.id) },
      'https://id.test/account',
    ],
    [
      { destination: 'sso:custom_redirect', sso_redirect_path: 'viewinvoice.php?id=5' },
      'https://billing.test/viewinvoice.php?id=5',
    ],
    [
      { destination: 'sso:custom_redirect', sso_redirect_path: '/viewinvoice.php?id=5' },
      'https://billing.test/viewinvoice.php?id=5',
    ],
  ];
  for (const [form, location] of cases) {
    const redeemed = await redeem(await token({ client_id: '1', ...form }));
    assert.equal(redeemed.location, location, JSON.stringify(form));
  }
});

test('each refusal has its own text', async () => {
  const foreign = await directory.createService(BY, { name: '', accountId: other.id, ...created });
  const cases: [Form, string][] = [
    [{}, 'A valid client_id or user_id is required'],
    [{ client_id: ' ', user_id: '0' }, 'A valid client_id or user_id is required'],
    [{ client_id: '999' }, 'Invalid client_id'],
    [{ client_id: 'x' }, 'Invalid client_id'],
    [{ user_id: '999' }, 'Invalid user_id'],
    [{ user_id: '1.5' }, 'Invalid user_id'],
    [{ client_id: '1', user_id: '999' }, 'Invalid user_id'],
    [{ client_id: '1', user_id: String(stranger.id) }, 'Invalid user_id for client'],
    ...[
      { destination: 'clientarea:nothing' },
      { destination: 'clientarea:sso' },
      { destination: 'clientarea:product_details' },
      { destination: 'clientarea:product_details', service_id: '999' },
      { destination: 'clientarea:product_details', service_id: String(foreign.id) },
      { destination: 'clientarea:domain_details', service_id: '1' },
      { destination: 'clientarea:domain_details', domain_id: '999' },
      { destination: 'sso:custom_redirect' },
      { destination: 'sso:custom_redirect', sso_redirect_path: '//evil.test' },
      { destination: 'sso:custom_redirect', sso_redirect_path: 'https://evil.test' },
    ].map((form): [Form, string] => [{ client_id: '1', ...form }, 'Invalid destination']),
  ];
  for (const [form, message] of cases) await door.refuses(ACTION, form, message);
});

test('a closed account and one that switched it off are blocked', async () => {
  const BLOCKED = 'SSO authentication blocked for client 1';
  await setAccount('Closed');
  await door.refuses(ACTION, { client_id: '1' }, BLOCKED);
  await door.refuses(ACTION, { user_id: String(member.id) }, BLOCKED);
  await setAccount('Active', false);
  await door.refuses(ACTION, { client_id: '1' }, BLOCKED);
  await setAccount('Inactive');
  await token({ client_id: '1' });
});

test('a member lands where their permissions reach, the owner everywhere', async () => {
  const user_id = String(member.id);
  const may = (...permissions: Permission[]) =>
    directory.putMember(BY, { accountId: ACCOUNT, userId: member.id, permissions });
  const invoices = { client_id: '1', user_id, destination: 'clientarea:invoices' };
  const BLOCKED = 'SSO authentication blocked for client 1';
  await may('tickets', 'productsso');
  await door.refuses(ACTION, invoices, BLOCKED);
  await door.refuses(ACTION, { ...invoices, client_id: '' }, BLOCKED);
  for (const open of [
    { destination: 'clientarea:submit_ticket' },
    { destination: 'clientarea:knowledgebase' },
    { destination: 'sso:custom_redirect', sso_redirect_path: 'index.php' },
    {},
  ]) {
    assert.equal(
      (await redeem(await token({ client_id: '1', user_id, ...open }))).user.id,
      member.id,
    );
  }
  await token({ client_id: '1', destination: 'clientarea:invoices' });

  await may('invoices');
  await redeem(await token(invoices));
  const early = await token(invoices);
  await may();
  await assert.rejects(redeem(early), { code: 'sso_blocked' });
});

test('of 200 redemptions at once one succeeds', async () => {
  const made = await token({ client_id: '1' });
  const outcomes = await Promise.allSettled(Array.from({ length: 200 }, () => redeem(made)));
  const done = outcomes.filter(({ status }) => status === 'fulfilled');
  assert.equal(done.length, 1);
  for (const outcome of outcomes) {
    if (outcome.status === 'rejected') {
      assert.deepEqual(outcome.reason.details, { id: ACCOUNT });
      assert.equal(outcome.reason.code, 'sso_token_invalid');
    }
  }
});

test('an unknown token, an ill-formed one and the text of another record are worth nothing', async () => {
  for (const text of ['0'.repeat(40), '', 'x', `${'0'.repeat(40)}\0`]) {
    await assert.rejects(redeem(new Secret(text)), { code: 'sso_token_invalid' });
  }
});

test('a token ends after a minute', async () => {
  const actor: Actor = { kind: 'local', name: 'test', allowed: new Set(['*']) };
  const madeBefore = async (milliseconds: number) => {
    const clock = { now: () => Date.now() - milliseconds };
    return (await createSsoToken({ ...deps, clock }, actor, { accountId: ACCOUNT })).token;
  };
  await redeem(await madeBefore(55_000));
  await assert.rejects(redeem(await madeBefore(60_000)), { code: 'sso_token_invalid' });
});

test('account and membership count when the token is redeemed', async () => {
  const three = [await token({ client_id: '1' }), await token({ client_id: '1' })];
  await setAccount('Closed');
  await assert.rejects(redeem(three[0] as Secret), { code: 'sso_account_closed' });
  await setAccount('Active', false);
  await assert.rejects(redeem(three[1] as Secret), { code: 'sso_switched_off' });
  await setAccount('Active');
  // A refused redemption uses the token up, too.
  await assert.rejects(redeem(three[0] as Secret), { code: 'sso_token_invalid' });
  const left = await token({ client_id: '1', user_id: String(member.id) });
  await directory.deleteMember(BY, ACCOUNT, member.id);
  await assert.rejects(redeem(left), { code: 'sso_token_invalid' });
  await directory.putMember(BY, { accountId: ACCOUNT, userId: member.id, permissions: [] });
  const gone = await directory.createUser(
    BY,
    { uuid: 'g', email: 'gone@example.test', name: '', ...created },
    'hash',
  );
  const ofGone = await token({ user_id: String(gone.id) });
  await directory.deleteUser(BY, gone.id as UserId);
  await assert.rejects(redeem(ofGone), { code: 'sso_token_invalid' });
});

test('a credential signs in the owner while its service runs', async () => {
  const id = await door.make({ ...SSO_FORM });
  const credential = await door.row(id);
  const grant = (scopes: readonly string[]) => grantSso(deps, credential, scopes);
  const scopes = ['clientarea:sso', 'clientarea:product_details'];
  const { token: made, redirectUrl } = await grant(scopes);
  assert.ok(redirectUrl.endsWith(made.reveal()));
  const { user, location } = await redeem(made);
  assert.equal(user.email, 'owner@example.test');
  assert.equal(location, 'https://billing.test/clientarea.php?id=1');
  for (const wrong of [['clientarea:invoices', 'clientarea:emails'], ['openid']]) {
    await assert.rejects(grant(wrong), { code: 'destination_invalid' });
  }
  const early = (await grant(['clientarea:sso'])).token;
  await setService('Suspended');
  await assert.rejects(grant(scopes), { code: 'sso_blocked' });
  await assert.rejects(redeem(early), { code: 'sso_token_invalid' });
  await setService('Active');
  await setAccount('Closed');
  await assert.rejects(grant(scopes), { code: 'sso_account_closed' });
  await setAccount('Active');
  const last = (await grant([])).token;
  await deps.credentials.delete(BY, credential.id);
  await assert.rejects(redeem(last), { code: 'sso_token_invalid' });
  const orphan = { identifier: 'x' as ClientIdentifier, serviceId: null };
  await assert.rejects(grantSso(deps, orphan, []), { code: 'service_unknown' });
});

const SSO_FORM = {
  grantType: 'single_sign_on',
  serviceId: '1',
  scope: 'clientarea:sso clientarea:product_details',
};
