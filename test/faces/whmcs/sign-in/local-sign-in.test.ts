// CreateSsoToken and ValidateLogin say the same through the Local API as through the API.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { localApi } from '../../../../src/faces/whmcs/local.ts';
import { type Form, openDoor } from '../actions/door.ts';

const door = await openDoor();
after(() => door.close());
const local = localApi(door.house.deps, 'UTC');

const OWNER = { email: 'owner@example.test', password2: 'owner of account one' };
const TOKEN = /^[0-9a-f]{40}$/;

test('a login and a token are made', async () => {
  const login = await local('ValidateLogin', OWNER);
  assert.match(String(login.passwordhash), TOKEN);
  assert.deepEqual(
    { ...login, passwordhash: '' },
    { result: 'success', userid: 1, passwordhash: '', twoFactorEnabled: false },
  );
  const made = await local('CreateSsoToken', { client_id: 1 });
  assert.match(String(made.access_token), TOKEN);
  assert.ok(String(made.redirect_url).endsWith(`?access_token=${made.access_token}`));
});

for (const [action, form] of [
  ['ValidateLogin', { ...OWNER, password2: 'wrong' }],
  ['ValidateLogin', { ...OWNER, email: 'nobody@example.test' }],
  ['ValidateLogin', {}],
  ['CreateSsoToken', {}],
  ['CreateSsoToken', { client_id: '9' }],
  ['CreateSsoToken', { user_id: '9' }],
  ['CreateSsoToken', { client_id: '1', user_id: '9' }],
  ['CreateSsoToken', { client_id: '1', destination: 'clientarea:nothing' }],
] as readonly (readonly [string, Form])[]) {
  test(`${action} refuses ${JSON.stringify(form)} in the same words`, async () => {
    const told = await local(action, form);
    assert.equal(told.result, 'error');
    assert.deepEqual(told, await door.call(action, form));
  });
}
