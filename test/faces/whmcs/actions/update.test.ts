// UpdateOAuthCredential: which credential, what is cleared, what is refused, all or nothing.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { ClientIdentifier, ServiceId } from '../../../../src/core/ids.ts';
import { BY, newCredential, newSecret } from '../../../store/engine-under-test.ts';
import { AUTH, CODE, type Form, openDoor, SSO } from './door.ts';

const door = await openDoor();
after(() => door.close());
const orphan = String(await door.orphanedService());
const UPDATE = 'UpdateOAuthCredential';
const FULL = {
  ...CODE,
  description: 'All of it',
  serviceId: '1',
  logoUri: 'https://a.test/logo.png',
  redirectUri: 'https://a.test/cb https://b.test/cb',
} as const;

test('the answer has result and numeric id, and a secret only when it was reset', async () => {
  const id = await door.make();
  const plain = await door.ask(UPDATE, { credentialId: String(id), name: 'New' });
  assert.deepEqual(plain, { status: 200, body: { result: 'success', credentialId: id } });
  const { body } = await door.ask(UPDATE, { credentialId: String(id), resetSecret: '1' });
  const { newClientSecret, ...rest } = body;
  assert.deepEqual(rest, { result: 'success', credentialId: id });
  assert.match(String(newClientSecret), /^chs_[\w-]{43}_[\w-]{6}$/);
});

test('the credential is found by id, by identifier, or by both when they agree', async () => {
  const [id, other] = [await door.make(), await door.make()];
  const { identifier } = await door.row(id);
  const same = String(id);
  const right: Form[] = [
    { credentialId: same },
    { clientApiIdentifier: identifier },
    { clientApiIdentifier: ` ${identifier} `, credentialId: '' },
    { credentialId: same, clientApiIdentifier: '' },
    { credentialId: same, clientApiIdentifier: identifier },
  ];
  for (const [index, form] of right.entries()) {
    const { body } = await door.ask(UPDATE, { ...form, name: `Found ${index}` });
    assert.deepEqual(body, { result: 'success', credentialId: id });
    assert.equal((await door.row(id)).name, `Found ${index}`);
  }
  const ID = 'Invalid Credential ID provided.';
  const IDENTIFIER = 'Invalid Client Identifier provided.';
  const NEITHER = 'A Credential ID or Client Identifier is required.';
  const wrong: [Form, string][] = [
    [{}, NEITHER],
    [{ credentialId: ' ', clientApiIdentifier: ' ' }, NEITHER],
    [{ credentialId: '2147483647' }, ID],
    [{ credentialId: '2147483647', clientApiIdentifier: identifier }, ID],
    [{ credentialId: 'x', clientApiIdentifier: identifier }, ID],
    [{ clientApiIdentifier: 'COMPANY-NAME.none' }, IDENTIFIER],
    [{ clientApiIdentifier: identifier.toLowerCase() }, IDENTIFIER],
    [{ clientApiIdentifier: `${identifier}%` }, IDENTIFIER],
    [{ credentialId: String(other), clientApiIdentifier: identifier }, IDENTIFIER],
  ];
  const before = [await door.row(id), await door.row(other)];
  for (const [form, message] of wrong) {
    await door.refuses(UPDATE, { ...form, name: 'Wrong', grantType: 'bad' }, message);
  }
  assert.deepEqual([await door.row(id), await door.row(other)], before);
});

test('an identifier with + may be sent unencoded', async () => {
  const identifier = 'ACME.a+b/c+d=='; // in the older form of whmcs-behaviour.md 3.5
  const deps = door.house.deps;
  const { id } = await deps.credentials.create(
    BY,
    newCredential({ identifier: identifier as ClientIdentifier, serviceId: 1 as ServiceId }),
    newSecret(),
  );
  const auth = new URLSearchParams(AUTH);
  const spellings = [
    'ACME.a+b/c+d==',
    'ACME.a%2Bb/c%2Bd%3D%3D',
    'ACME.a%20b/c%20d==',
    '%20ACME.a+b/c%2Bd==',
  ];
  for (const [index, spelling] of spellings.entries()) {
    const call = `action=${UPDATE}&name=N${index}&clientApiIdentifier=${spelling}`;
    for (const both of ['', `&credentialId=${id}`]) {
      const reply = await door.send({
        contentType: 'application/x-www-form-urlencoded',
        body: `${auth}&${call}${both}`,
      });
      assert.deepEqual(JSON.parse(reply.text), { result: 'success', credentialId: id }, spelling);
    }
    assert.equal((await door.row(id)).name, `N${index}`);
  }
});

const cleared: readonly (readonly [string, Form, Form, object])[] = [
  ['description', FULL, { description: '' }, { description: '' }],
  ['logo', FULL, { logoUri: ' ' }, { logoUri: '' }],
  ['logo sent as a blank list', FULL, { 'logoUri[0]': '' }, { logoUri: '' }],
  ['redirects', FULL, { redirectUri: '' }, { redirectUris: [] }],
  ['redirects sent as a blank list', FULL, { 'redirectUri[]': '' }, { redirectUris: [] }],
  ['service, by blank', FULL, { serviceId: '' }, { serviceId: null }],
  ['service, by 0', FULL, { serviceId: '0' }, { serviceId: null }],
  ['name of an SSO credential', { ...SSO, name: 'S' }, { name: '' }, { name: '' }],
  [
    'name while it becomes an SSO credential',
    FULL,
    { name: '', grantType: 'single_sign_on' },
    { name: '', grantType: 'single_sign_on' },
  ],
  [
    'service while it becomes an authorization_code one',
    { ...SSO, name: 'S' },
    { serviceId: '', grantType: 'authorization_code' },
    { serviceId: null, grantType: 'authorization_code' },
  ],
];
test('what is given blank is cleared, where it may be', async () => {
  for (const [what, made, form, expected] of cleared) {
    const id = await door.make(made);
    const before = await door.row(id);
    await door.ask(UPDATE, { ...form, credentialId: String(id) });
    const now = await door.row(id);
    assert.deepEqual(now, { ...before, ...expected, version: 2, updatedAt: now.updatedAt }, what);
    assert.notDeepEqual({ ...before, ...expected }, before, what);
  }
});

const NAME = 'A name for the Client Credential is required.';
const SERVICE = 'A service ID is required for the single sign-on grant type.';
const refused: readonly (readonly [Form, Form, string])[] = [
  [FULL, { name: '' }, NAME],
  [FULL, { grantType: '' }, 'The requested grant type "" is invalid.'],
  [FULL, { grantType: 'password' }, 'The requested grant type "password" is invalid.'],
  [FULL, { scope: ' ' }, 'The requested scope "" is invalid.'],
  [FULL, { scope: 'openid nope' }, 'The requested scope "nope" is invalid.'],
  [FULL, { serviceId: '999' }, 'A valid Service ID is required.'],
  [FULL, { serviceId: 'abc' }, 'A valid Service ID is required.'],
  [FULL, { serviceId: orphan }, 'Service ID not associated with valid Client.'],
  [FULL, { redirectUri: 'nope' }, 'The redirect URI "nope" is invalid.'],
  [FULL, { logoUri: 'data:x' }, 'The logo URI "data:x" is invalid.'],
  [FULL, { name: 'n'.repeat(256) }, 'The name may not be longer than 255 characters.'],
  [FULL, { resetSecret: 'maybe' }, 'The value of "resetSecret" is invalid.'],
  [FULL, { revokeTokens: 'some' }, 'The value of "revokeTokens" is invalid.'],
  [CODE, { grantType: 'single_sign_on' }, SERVICE],
  [SSO, { serviceId: '' }, SERVICE],
  [SSO, { serviceId: '0' }, SERVICE],
  [SSO, { grantType: 'authorization_code' }, NAME],
  [
    FULL,
    { grantType: 'x', name: '', scope: 'x', serviceId: '999', redirectUri: 'x', logoUri: 'data:' },
    'The requested grant type "x" is invalid.',
  ],
  [FULL, { name: '', scope: 'x', serviceId: '999', redirectUri: 'x' }, NAME],
  [SSO, { serviceId: '', scope: 'x', redirectUri: 'x' }, SERVICE],
  [FULL, { scope: 'x', serviceId: '999', redirectUri: 'x' }, 'The requested scope "x" is invalid.'],
  [
    FULL,
    { serviceId: '999', redirectUri: 'x', logoUri: 'data:' },
    'A valid Service ID is required.',
  ],
  [FULL, { redirectUri: 'x', logoUri: 'data:' }, 'The redirect URI "x" is invalid.'],
];
test('one bad value leaves the whole record and its secrets as they were', async () => {
  for (const [made, form, message] of refused) {
    const id = await door.make(made);
    const before = [await door.row(id), await secrets(id)];
    const good = { description: 'Changed', resetSecret: '1', credentialId: String(id) };
    await door.refuses(UPDATE, { ...good, ...form }, message);
    assert.deepEqual([await door.row(id), await secrets(id)], before, JSON.stringify(form));
  }
});

async function secrets(id: number): Promise<unknown> {
  return door.house.deps.credentials.secrets((await door.row(id)).id);
}

test('an SSO credential whose account is gone can still be changed elsewhere', async () => {
  const { directory } = door.house.deps;
  const service = await directory.createService(BY, {
    name: 'Left soon',
    accountId: (await directory.createAccount(BY, { name: 'x', ownerId: 1 as never, createdAt: 0 }))
      .id,
    createdAt: 0,
  });
  const id = await door.make({ ...SSO, serviceId: String(service.id) });
  await directory.deleteAccount(BY, service.accountId as NonNullable<typeof service.accountId>);
  const { body } = await door.ask(UPDATE, { credentialId: String(id), description: 'Still' });
  assert.deepEqual(body, { result: 'success', credentialId: id });
  await door.refuses(
    UPDATE,
    { credentialId: String(id), serviceId: String(service.id) },
    'Service ID not associated with valid Client.',
  );
});
