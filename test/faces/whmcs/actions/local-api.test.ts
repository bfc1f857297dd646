// The Local API and the typed actions of the package, beside the HTTP door over the same rules.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { localApi as overActions } from '../../../../src/faces/whmcs/local.ts';
import { type Actor, AppError, actions, openChatelaine, Secret } from '../../../../src/index.ts';
import { CODE, openDoor, SSO } from './door.ts';

const door = await openDoor();
const dataDir = await mkdtemp(join(tmpdir(), 'chatelaine-local-'));
const embedded = await openChatelaine({ DATA_DIR: dataDir, EXTRA_SCOPES: 'own:scope' });
after(async () => {
  await door.close();
  await embedded.close();
  await rm(dataDir, { recursive: true });
});
const local = overActions(door.house.deps, 'UTC');

test('native lists, booleans and numbers are taken', async () => {
  const redirectUri = ['https://a.test/', 'https://b.test/'];
  const made = await embedded.localApi('CreateOAuthCredential', { ...CODE, redirectUri });
  assert.equal(made.result, 'success');
  const { credentialId } = made;
  assert.equal(typeof credentialId, 'number');
  const get = () => embedded.localApi('getoauthcredential', { credentialId });
  assert.deepEqual((await get()).redirectUri, redirectUri);
  const same = { result: 'success', credentialId };
  const update = (data: object) =>
    embedded.localApi('UPDATEOAUTHCREDENTIAL', { credentialId, ...data }, 'keeper');
  assert.deepEqual(await update({ resetSecret: false, secretGracePeriod: 0 }), same);
  assert.deepEqual(await update({ redirectUri: [], logoUri: ['/l.png'], name: undefined }), same);
  const { newClientSecret, ...rest } = await update({ resetSecret: true, secretGracePeriod: 60 });
  assert.deepEqual(rest, same);
  assert.match(String(newClientSecret), /^chs_/);
  const { redirectUri: none, logoUri, name } = await get();
  assert.deepEqual([none, logoUri, name], [[], '/l.png', 'Demo']);
  const listed = await embedded.localApi('ListOAuthCredentials', { limit: 1 });
  assert.deepEqual(listed, { result: 'success', clients: [{ ...(await row()) }] });

  async function row() {
    const { result, ...fields } = await get();
    return fields;
  }
});

const calls: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ['ListOAuthCredentials', {}],
  ['listoauthcredentials', { sortField: 'name', sortOrder: 'DESC', limit: '1' }],
  ['ListOAuthCredentials', { sortField: 'bad' }],
  ['ListOAuthCredentials', { limit: '-1' }],
  ['GetOAuthCredential', { credentialId: '1' }],
  ['GetOAuthCredential', { credentialId: '99' }],
  ['GetOAuthCredential', {}],
  ['UpdateOAuthCredential', { credentialId: '1', scope: 'clientarea:sso' }],
  ['UpdateOAuthCredential', { credentialId: '1', scope: 'bad' }],
  ['UpdateOAuthCredential', { credentialId: '1', resetSecret: 'maybe' }],
  ['UpdateOAuthCredential', { clientApiIdentifier: 'x' }],
  ['UpdateOAuthCredential', { credentialId: '1', 'logoUri[0]': '//x' }],
  ['CreateOAuthCredential', {}],
  ['CreateOAuthCredential', { ...SSO, serviceId: '77' }],
  ['CreateOAuthCredential', { ...CODE, redirectUri: 'javascript:x' }],
  ['DeleteOAuthCredential', { credentialId: '0' }],
  ['NoSuchAction', {}],
];
test('it answers what HTTP answers, errors too', async () => {
  await door.make({ ...CODE, name: 'One', redirectUri: 'https://a.test/' });
  await door.make(SSO);
  for (const [action, form] of calls) {
    const { 'logoUri[0]': logo, ...rest } = form;
    const inProcess = await local(action, logo === undefined ? rest : { ...rest, logoUri: [logo] });
    const { body } = await door.ask(action, form);
    assert.deepEqual(inProcess, body, `${action} ${JSON.stringify(form)}`);
  }
});

test('creating, resetting and deleting go the same way', async () => {
  const made = await local('CreateOAuthCredential', CODE);
  assert.deepEqual(Object.keys(made), Object.keys(await door.call('CreateOAuthCredential', CODE)));
  const { credentialId } = made;
  const deleted = await local('DeleteOAuthCredential', { credentialId });
  assert.deepEqual(deleted, { result: 'success', credentialId });
  const again = await local('DeleteOAuthCredential', { credentialId });
  assert.deepEqual(again, { result: 'error', message: 'Invalid Credential ID provided.' });
});

test('typed actions take and give typed values', async () => {
  const { deps } = embedded;
  const actor: Actor = { kind: 'local', name: 'shop', allowed: new Set(['*']) };
  const input = { grantType: 'authorization_code', name: 'Shop', scope: 'openid own:scope' };
  const { credential, secret } = await actions['create-credential'](deps, actor, input);
  assert.equal(`${secret} ${JSON.stringify({ secret })}`, '[secret] {"secret":"[secret]"}');
  const { id, identifier } = credential;
  const update = actions['update-credential'];
  const renamed = await update(deps, actor, { identifier }, { name: 'New', redirectUris: [] });
  assert.deepEqual(
    [renamed.credential.id, renamed.credential.name, renamed.secret],
    [id, 'New', undefined],
  );
  const { secret: second } = await update(deps, actor, { id }, { resetSecret: true });
  assert.ok(second instanceof Secret && second.reveal() !== secret?.reveal());
  const got = await actions['get-credential'](deps, actor, { id });
  assert.deepEqual([got.credential.scope, got.secretHint], [['openid', 'own:scope'], second.hint]);
  const names: string[] = [];
  const query = { sortField: 'id', descending: true, skip: 0, limit: 1 } as const;
  for await (const page of actions['list-credentials'](deps, actor, query)) {
    names.push(...page.map((item) => item.credential.name));
  }
  assert.deepEqual(names, ['New']);
  assert.equal(await actions['delete-credential'](deps, actor, id), id);
  await assert.rejects(update(deps, actor, { id }, {}), { code: 'credential_id_invalid' });
});

test('a typed action asks whether its actor may run it', async () => {
  const { deps } = embedded;
  const actor: Actor = { kind: 'local', name: 'reader', allowed: new Set(['list-credentials']) };
  const input = { grantType: 'authorization_code', name: 'n', scope: 'openid' };
  const refused = (error: unknown): boolean =>
    error instanceof AppError && error.code === 'action_not_allowed';
  await assert.rejects(actions['create-credential'](deps, actor, input), refused);
  await assert.rejects(actions['update-credential'](deps, actor, { id: 1 }, {}), refused);
  await assert.rejects(actions['get-credential'](deps, actor, { id: 1 }), refused);
  await assert.rejects(actions['delete-credential'](deps, actor, 1), refused);
});

test('what is not an expected failure is thrown, not answered', async () => {
  const broken = {
    ...door.house.deps,
    credentials: {
      ...door.house.deps.credentials,
      find: () => Promise.reject(new Error('the disk is gone')),
    },
  };
  const call = overActions(broken, 'UTC')('GetOAuthCredential', { credentialId: 1 });
  await assert.rejects(call, /the disk is gone/);
});
