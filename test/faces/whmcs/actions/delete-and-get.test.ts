// DeleteOAuthCredential and our GetOAuthCredential.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { CODE, type Form, openDoor, SSO } from './door.ts';

const door = await openDoor({ DISPLAY_TIMEZONE: 'Europe/Berlin' });
after(() => door.close());

const INVALID = 'Invalid Credential ID provided.';
const UNKNOWN = 'Invalid Client Identifier provided.';
const NEITHER = 'A Credential ID or Client Identifier is required.';

test('Delete answers the numeric id and takes the credential with its secrets away', async () => {
  const [id, other] = [await door.make(), await door.make()];
  const { id: key, identifier } = await door.row(id);
  const kept = await door.row(other);
  const done = await door.ask('DeleteOAuthCredential', { credentialId: String(id) });
  assert.deepEqual(done, { status: 200, body: { result: 'success', credentialId: id } });
  assert.equal(await door.house.deps.credentials.find({ id: key }), undefined);
  assert.deepEqual(await door.house.deps.credentials.secrets(key), []);
  const gone = { credentialId: String(id) };
  await door.refuses('DeleteOAuthCredential', gone, INVALID);
  await door.refuses('UpdateOAuthCredential', { ...gone, name: 'x' }, INVALID);
  await door.refuses('UpdateOAuthCredential', { clientApiIdentifier: identifier }, UNKNOWN);
  await door.refuses('GetOAuthCredential', gone, INVALID);
  assert.deepEqual(await door.row(other), kept);
  assert.equal(await door.liveSecrets(other), 1);
});

test('an id is never used twice', async () => {
  const id = await door.make();
  await door.call('DeleteOAuthCredential', { credentialId: String(id) });
  assert.ok((await door.make()) > id);
});

test('Delete refuses every id that names no credential', async () => {
  const id = await door.make();
  const { identifier } = await door.row(id);
  const wrong: Form[] = [
    {},
    { credentialId: '' },
    { credentialId: '0' },
    { credentialId: '999999' },
    { credentialId: `${id};` },
    { credentialId: identifier },
    { clientApiIdentifier: identifier },
  ];
  for (const form of wrong) await door.refuses('DeleteOAuthCredential', form, INVALID);
  assert.ok(await door.row(id));
});

test('Get shows every field in the documented order with its JSON type', async () => {
  const id = await door.make({
    ...CODE,
    description: 'Two\nlines',
    serviceId: '1',
    logoUri: '/logo.png',
    redirectUri: 'https://a.test/ https://b.test/',
  });
  const { uuid, identifier, createdAt } = await door.row(id);
  const { status, body } = await door.ask('GetOAuthCredential', { credentialId: String(id) });
  const { createdAt: created, updatedAt: updated, secretHint, ...rest } = body;
  const expected = {
    result: 'success',
    credentialId: id,
    name: 'Demo',
    description: 'Two\nlines',
    grantTypes: 'authorization_code',
    scope: 'openid profile',
    clientIdentifier: identifier,
    clientSecret: '',
    uuid,
    serviceId: 1,
    logoUri: '/logo.png',
    redirectUri: ['https://a.test/', 'https://b.test/'],
    rsaKeyPairId: 0,
    version: 1,
    tokenEndpointAuthMethod: 'client_secret_basic',
    idTokenSignedResponseAlg: 'RS256',
    allowedAddresses: [],
  };
  assert.equal(status, 200);
  assert.equal(JSON.stringify(rest), JSON.stringify(expected));
  assert.match(String(secretHint), /^[\w-]{4}$/);
  assert.match(String(created), /^\d{1,2}(st|nd|rd|th) [A-Z][a-z]+ \d{4} \d{1,2}:\d\d:\d\d[ap]m$/);
  assert.equal(updated, created);
  const hour = new Date(createdAt).toLocaleString('en-US', {
    timeZone: 'Europe/Berlin',
    hour: 'numeric',
    minute: '2-digit',
  });
  const [time, half] = hour.split(/\s/);
  assert.ok(String(created).includes(` ${time}:`), `${created} is not at ${hour}`);
  assert.ok(String(created).endsWith(String(half).toLowerCase()));
});

test('Get shows blanks of a bare SSO credential, never null', async () => {
  const id = await door.make(SSO);
  const bare = await door.make({ ...CODE, name: 'x' });
  const first = await door.call('GetOAuthCredential', { credentialId: String(id) });
  const second = await door.call('GetOAuthCredential', { credentialId: String(bare) });
  assert.deepEqual([first.name, first.serviceId, first.grantTypes], ['', 1, 'single_sign_on']);
  assert.deepEqual([second.serviceId, second.logoUri, second.description], [0, '', '']);
  assert.deepEqual(second.redirectUri, []);
});

test('Get finds by id, by identifier, or by both when they agree', async () => {
  const [id, other] = [String(await door.make()), String(await door.make())];
  const { identifier } = await door.row(Number(id));
  const found: Form[] = [
    { credentialId: id },
    { clientApiIdentifier: identifier },
    { credentialId: id, clientApiIdentifier: identifier },
  ];
  for (const form of found) {
    assert.equal((await door.call('GetOAuthCredential', form)).credentialId, Number(id));
  }
  const wrong: [Form, string][] = [
    [{}, NEITHER],
    [{ credentialId: '', clientApiIdentifier: '' }, NEITHER],
    [{ credentialId: '999999', clientApiIdentifier: identifier }, INVALID],
    [{ clientApiIdentifier: 'none' }, UNKNOWN],
    [{ credentialId: other, clientApiIdentifier: identifier }, UNKNOWN],
  ];
  for (const [form, message] of wrong) await door.refuses('GetOAuthCredential', form, message);
});
