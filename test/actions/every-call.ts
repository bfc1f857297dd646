import assert from 'node:assert/strict';
import { Secret as OtpSecret, TOTP } from 'otpauth';
import type { Deps } from '../../src/actions/deps.ts';
import { ACTIONS } from '../../src/actions/index.ts';
import type { Account, User } from '../../src/core/account.ts';
import type { Actor, ApiCredential, Role } from '../../src/core/actor.ts';
import type { Credential } from '../../src/core/credential.ts';
import type { ClientIdentifier } from '../../src/core/ids.ts';
import { Secret } from '../../src/core/secret.ts';
import { ACTOR } from './trail-house.ts';

/** A call of an action, ready to be made by any actor. */
export type Call = (by: Actor) => Promise<unknown>;

/** How an action is called so that it does something; it may put things in place before. */
export type Calling = (deps: Deps) => Promise<Call> | Call;

/** What an action is expected to leave in the trail. */
export type Expected =
  | { readonly does: 'writes'; readonly call: Calling }
  | { readonly does: 'reads'; readonly call: Calling }
  /** It writes, but nobody's record is changed by it. */
  | { readonly does: 'outside'; readonly reason: string };

const writes = (call: Calling): Expected => ({ does: 'writes', call });
const reads = (call: Calling): Expected => ({ does: 'reads', call });
const outside = (reason: string): Expected => ({ does: 'outside', reason });

let made = 0;
const password = () => new Secret(`password number ${++made}`);

const user = (deps: Deps): Promise<User> =>
  ACTIONS['create-user'](deps, ACTOR, {
    email: `user${++made}@example.test`,
    name: 'Ada',
    password: password(),
  });
const account = async (deps: Deps): Promise<Account> =>
  ACTIONS['create-account'](deps, ACTOR, { ownerId: (await user(deps)).id, name: 'A' });
const service = async (deps: Deps) =>
  ACTIONS['create-service'](deps, ACTOR, { accountId: (await account(deps)).id, name: 'S' });
const domain = async (deps: Deps) => {
  const accountId = (await account(deps)).id;
  return ACTIONS['create-domain'](deps, ACTOR, { accountId, name: `d${++made}.example` });
};
const role = (deps: Deps): Promise<Role> =>
  ACTIONS['create-role'](deps, ACTOR, { name: `Role ${++made}`, actions: ['get-credential'] });
const apiCredential = async (deps: Deps): Promise<ApiCredential> => {
  const input = { admin: 'keeper', roles: ['Full Access'] };
  return (await ACTIONS['create-api-credential'](deps, ACTOR, input)).apiCredential;
};
const CODE = { grantType: 'authorization_code', name: 'Demo', scope: 'openid' };
const credential = async (deps: Deps): Promise<Credential> =>
  (await ACTIONS['create-credential'](deps, ACTOR, CODE)).credential;
const newestSecret = async (deps: Deps, { id }: Credential): Promise<number> =>
  (await deps.credentials.secrets(id)).at(-1)?.id ?? assert.fail('it has no secret');

/** A user with a key for an authenticator app, and the code that the app shows. */
async function enrolled(deps: Deps) {
  const { id } = await user(deps);
  const { key } = await ACTIONS['enroll-totp'](deps, ACTOR, id);
  const code = new TOTP({ secret: OtpSecret.fromBase32(key.reveal()) }).generate();
  return { id, code };
}
async function withTwoFactor(deps: Deps): Promise<number> {
  const { id, code } = await enrolled(deps);
  await ACTIONS['confirm-totp'](deps, ACTOR, id, code);
  return id;
}

/** An address that a webhook may have; nothing is ever sent to it here. */
const HOOK = { url: 'https://1.1.1.1/', enabled: false };
const webhook = async (deps: Deps): Promise<number> =>
  (await ACTIONS['create-webhook'](deps, ACTOR, HOOK)).webhook.id;

/** Reads a list to its end. */
async function drain(pages: AsyncIterable<unknown>): Promise<void> {
  for await (const _page of pages);
}

/**
 * How every action is called, and what is expected of it. An action that is not here does not
 * compile, so nobody forgets what a new one leaves in the trail.
 */
export const CALLS: { readonly [Name in keyof typeof ACTIONS]: Expected } = {
  'create-credential': writes((deps) => (by) => ACTIONS['create-credential'](deps, by, CODE)),
  'update-credential': writes(async (deps) => {
    const { id } = await credential(deps);
    return (by) =>
      ACTIONS['update-credential'](deps, by, { id }, { name: 'New', resetSecret: true });
  }),
  'get-credential': reads(async (deps) => {
    const { id } = await credential(deps);
    return (by) => ACTIONS['get-credential'](deps, by, { id });
  }),
  'list-credentials': reads((deps) => (by) => {
    const query = { sortField: 'id', descending: false, skip: 0, limit: undefined } as const;
    return drain(ACTIONS['list-credentials'](deps, by, query));
  }),
  'review-credentials': reads((deps) => (by) => {
    const limits = { expiringMs: 0, unusedMs: 0, oldMs: 0 };
    return ACTIONS['review-credentials'](deps, by, { limits, network: false, limit: 500 });
  }),
  'delete-credential': writes(async (deps) => {
    const { id } = await credential(deps);
    return (by) => ACTIONS['delete-credential'](deps, by, id);
  }),
  'delete-unused-credentials': writes(async (deps) => {
    const { createdAt } = await credential(deps);
    const DAY = 86_400_000;
    const later = { ...deps, clock: { now: () => createdAt + 2 * DAY } };
    const query = { since: createdAt + DAY, limit: 100 };
    return (by) => ACTIONS['delete-unused-credentials'](later, by, query);
  }),
  'rotate-secret': writes(async (deps) => {
    const { id } = await credential(deps);
    return (by) => ACTIONS['rotate-secret'](deps, by, { id });
  }),
  'add-secret': writes(async (deps) => {
    const { id } = await credential(deps);
    return (by) => ACTIONS['add-secret'](deps, by, { id }, { label: 'next' });
  }),
  'update-secret': writes(async (deps) => {
    const one = await credential(deps);
    const secretId = await newestSecret(deps, one);
    return (by) => ACTIONS['update-secret'](deps, by, one, secretId, { active: false });
  }),
  'revoke-secret': writes(async (deps) => {
    const one = await credential(deps);
    const secretId = await newestSecret(deps, one);
    return (by) => ACTIONS['revoke-secret'](deps, by, one, secretId);
  }),
  'suspend-credential': writes(async (deps) => {
    const { id } = await credential(deps);
    return (by) => ACTIONS['suspend-credential'](deps, by, { id }, { reason: 'bill' });
  }),
  'resume-credential': writes(async (deps) => {
    const { id } = await credential(deps);
    await ACTIONS['suspend-credential'](deps, ACTOR, { id });
    return (by) => ACTIONS['resume-credential'](deps, by, { id });
  }),
  'revoke-tokens': writes(async (deps) => {
    const { id } = await credential(deps);
    return (by) => ACTIONS['revoke-tokens'](deps, by, { id });
  }),
  'restore-credential': writes(async (deps) => {
    const { id } = await credential(deps);
    await ACTIONS['update-credential'](deps, ACTOR, { id }, { name: 'New' });
    return (by) => ACTIONS['restore-credential'](deps, by, { id }, 1);
  }),
  'import-credential': writes((deps) => {
    const input = { ...CODE, identifier: `Some.${++made}`, id: 1000 + made };
    return (by) => ACTIONS['import-credential'](deps, by, input);
  }),
  'apply-credential': writes((deps) => {
    const input = { ...CODE, identifier: `Some.${++made}` };
    return (by) => ACTIONS['apply-credential'](deps, by, input);
  }),
  'export-credentials': reads((deps) => (by) => drain(ACTIONS['export-credentials'](deps, by))),
  'list-audit': reads((deps) => (by) => drain(ACTIONS['list-audit'](deps, by, {}))),
  'verify-audit': reads((deps) => (by) => ACTIONS['verify-audit'](deps, by)),
  'create-webhook': writes((deps) => (by) => ACTIONS['create-webhook'](deps, by, HOOK)),
  'list-webhooks': reads((deps) => (by) => ACTIONS['list-webhooks'](deps, by)),
  'update-webhook': writes(async (deps) => {
    const id = await webhook(deps);
    return (by) => ACTIONS['update-webhook'](deps, by, id, { events: ['role.*'] });
  }),
  'rotate-webhook-secret': writes(async (deps) => {
    const id = await webhook(deps);
    return (by) => ACTIONS['rotate-webhook-secret'](deps, by, id);
  }),
  'delete-webhook': writes(async (deps) => {
    const id = await webhook(deps);
    return (by) => ACTIONS['delete-webhook'](deps, by, id);
  }),
  'replay-webhook': writes(async (deps) => {
    const id = await webhook(deps);
    return (by) => ACTIONS['replay-webhook'](deps, by, id, { seq: 1 });
  }),
  'ping-webhook': outside('it sends a message and changes nothing'),
  'create-api-credential': writes((deps) => (by) => {
    const input = { admin: 'keeper', roles: ['Full Access'] };
    return ACTIONS['create-api-credential'](deps, by, input);
  }),
  'list-api-credentials': reads((deps) => (by) => ACTIONS['list-api-credentials'](deps, by)),
  'revoke-api-credential': writes(async (deps) => {
    const { identifier } = await apiCredential(deps);
    return (by) => ACTIONS['revoke-api-credential'](deps, by, identifier);
  }),
  'create-role': writes((deps) => {
    const input = { name: `Role ${++made}`, actions: ['get-credential'] };
    return (by) => ACTIONS['create-role'](deps, by, input);
  }),
  'update-role': writes(async (deps) => {
    const { name } = await role(deps);
    return (by) => ACTIONS['update-role'](deps, by, name, ['*']);
  }),
  'list-roles': reads((deps) => (by) => ACTIONS['list-roles'](deps, by)),
  'delete-role': writes(async (deps) => {
    const { name } = await role(deps);
    return (by) => ACTIONS['delete-role'](deps, by, name);
  }),
  'create-admin': writes((deps) => {
    const input = { username: `admin${++made}`, password: password() };
    return (by) => ACTIONS['create-admin'](deps, by, input);
  }),
  'update-admin': writes(async (deps) => {
    const username = `admin${++made}`;
    await ACTIONS['create-admin'](deps, ACTOR, { username, password: password() });
    const update = { password: password() };
    return (by) => ACTIONS['update-admin'](deps, by, username, update);
  }),
  'list-admins': reads((deps) => (by) => ACTIONS['list-admins'](deps, by)),
  'create-user': writes((deps) => {
    const input = { email: `user${++made}@example.test`, password: password() };
    return (by) => ACTIONS['create-user'](deps, by, input);
  }),
  'list-users': reads((deps) => (by) => ACTIONS['list-users'](deps, by)),
  'update-user': writes(async (deps) => {
    const { id } = await user(deps);
    return (by) => ACTIONS['update-user'](deps, by, id, { locale: 'de' });
  }),
  'set-user-password': writes(async (deps) => {
    const { id } = await user(deps);
    const wanted = password();
    return (by) => ACTIONS['set-user-password'](deps, by, id, wanted);
  }),
  'verify-user-email': writes(async (deps) => {
    const { id } = await user(deps);
    return (by) => ACTIONS['verify-user-email'](deps, by, id);
  }),
  'enroll-totp': writes(async (deps) => {
    const { id } = await user(deps);
    return (by) => ACTIONS['enroll-totp'](deps, by, id);
  }),
  'confirm-totp': writes(async (deps) => {
    const { id, code } = await enrolled(deps);
    return (by) => ACTIONS['confirm-totp'](deps, by, id, code);
  }),
  'disable-totp': writes(async (deps) => {
    const id = await withTwoFactor(deps);
    return (by) => ACTIONS['disable-totp'](deps, by, id);
  }),
  'create-recovery-codes': writes(async (deps) => {
    const id = await withTwoFactor(deps);
    return (by) => ACTIONS['create-recovery-codes'](deps, by, id);
  }),
  'revoke-consent': writes(async (deps) => {
    const { id, uuid: userUuid } = await user(deps);
    const identifier = 'App.1' as ClientIdentifier;
    const createdAt = deps.clock.now();
    const consent = { userUuid, identifier, scope: ['openid'], redirectUris: [], secretId: null };
    await deps.consents.put({ ...consent, createdAt });
    return (by) => ACTIONS['revoke-consent'](deps, by, id, identifier);
  }),
  'delete-user': writes(async (deps) => {
    const { id } = await user(deps);
    return (by) => ACTIONS['delete-user'](deps, by, id);
  }),
  'create-account': writes(async (deps) => {
    const { id: ownerId } = await user(deps);
    return (by) => ACTIONS['create-account'](deps, by, { ownerId });
  }),
  'list-accounts': reads((deps) => (by) => ACTIONS['list-accounts'](deps, by)),
  'update-account': writes(async (deps) => {
    const { id } = await account(deps);
    return (by) => ACTIONS['update-account'](deps, by, id, { status: 'Inactive' });
  }),
  'delete-account': writes(async (deps) => {
    const { accountId } = await domain(deps);
    return (by) => ACTIONS['delete-account'](deps, by, accountId);
  }),
  'put-member': writes(async (deps) => {
    const { id: userId } = await user(deps);
    const { id: accountId } = await account(deps);
    const input = { accountId, userId, permissions: ['tickets'] };
    return (by) => ACTIONS['put-member'](deps, by, input);
  }),
  'list-members': reads((deps) => (by) => ACTIONS['list-members'](deps, by, 1)),
  'delete-member': writes(async (deps) => {
    const { id: userId } = await user(deps);
    const { id: accountId } = await account(deps);
    await ACTIONS['put-member'](deps, ACTOR, { accountId, userId, permissions: [] });
    return (by) => ACTIONS['delete-member'](deps, by, accountId, userId);
  }),
  'create-service': writes(async (deps) => {
    const { id: accountId } = await account(deps);
    return (by) => ACTIONS['create-service'](deps, by, { accountId, name: 'S' });
  }),
  'list-services': reads((deps) => (by) => ACTIONS['list-services'](deps, by)),
  'update-service': writes(async (deps) => {
    const { id } = await service(deps);
    return (by) => ACTIONS['update-service'](deps, by, id, { status: 'Suspended' });
  }),
  'delete-service': writes(async (deps) => {
    const { id } = await service(deps);
    return (by) => ACTIONS['delete-service'](deps, by, id);
  }),
  'create-domain': writes(async (deps) => {
    const { id: accountId } = await account(deps);
    return (by) => ACTIONS['create-domain'](deps, by, { accountId, name: 'example.test' });
  }),
  'list-domains': reads((deps) => (by) => ACTIONS['list-domains'](deps, by)),
  'delete-domain': writes(async (deps) => {
    const { id } = await domain(deps);
    return (by) => ACTIONS['delete-domain'](deps, by, id);
  }),
  'validate-login': outside('it makes a token that signs in once within a minute'),
  'create-sso-token': outside('it makes a token that signs in once within a minute'),
  'list-signing-keys': reads((deps) => (by) => ACTIONS['list-signing-keys'](deps, by)),
  'rotate-signing-keys': writes((deps) => (by) => ACTIONS['rotate-signing-keys'](deps, by)),
};
