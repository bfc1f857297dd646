import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { revokeApiCredential } from '../../../../src/actions/revoke-api-credential.ts';
import { updateAdmin } from '../../../../src/actions/update-admin.ts';
import { updateRole } from '../../../../src/actions/update-role.ts';
import { Secret } from '../../../../src/core/secret.ts';
import { ADMIN, IDENTIFIER, type Running, run, SECRET } from '../../../running.ts';
import {
  ask,
  KEEPER,
  makeAdmin,
  makePair,
  makeRole,
  md5,
  PASSWORD,
  refusal,
  SUCCESS,
} from './people.ts';

const MISSING = refusal('Invalid or missing credentials');
const FAILED = refusal('Authentication Failed');
const denied = (action: string) =>
  refusal(`Invalid Permissions: API action "${action}" is not allowed`);

/** Every test has a server of its own: wrong tries are counted. */
function withServer(settings: Record<string, string> = {}) {
  const held: { server?: Running } = {};
  before(async () => {
    held.server = await run(settings);
  });
  after(() => held.server?.close());
  return () => held.server as Running;
}

describe('API credential', () => {
  const server = withServer();
  const pair = { identifier: IDENTIFIER, secret: SECRET };

  test('opens as identifier and secret', async () => {
    assert.deepEqual(await ask(server(), pair), SUCCESS);
  });

  test('opens as username and password too', async () => {
    assert.deepEqual(await ask(server(), { username: IDENTIFIER, password: SECRET }), SUCCESS);
  });

  test('empty fields count as absent', async () => {
    const empty = { username: '', password: '', identifier: '', secret: '', accesskey: '' };
    assert.deepEqual(await ask(server(), { ...empty, ...pair }), SUCCESS);
    const login = { ...empty, username: IDENTIFIER, password: SECRET };
    assert.deepEqual(await ask(server(), login), SUCCESS);
    assert.deepEqual(await ask(server(), { ...login, identifier: ' \t', secret: ' ' }), SUCCESS);
  });

  test('nothing, or half of a pair, is refused', async () => {
    const login = { username: IDENTIFIER, password: SECRET };
    const halves = [
      {},
      { identifier: IDENTIFIER },
      { secret: SECRET },
      { identifier: IDENTIFIER, secret: '' },
      { username: IDENTIFIER },
      { password: SECRET },
      { identifier: IDENTIFIER, password: SECRET },
      { username: IDENTIFIER, secret: SECRET },
    ];
    for (const half of halves) assert.deepEqual(await ask(server(), half), MISSING);
    assert.deepEqual(await ask(server(), { identifier: IDENTIFIER, ...login }), SUCCESS);
  });

  test('is refused when one letter of it differs', async () => {
    const wrong = [
      { ...pair, secret: `${SECRET.slice(0, -1)}3` },
      { ...pair, secret: SECRET.toLowerCase() },
      { ...pair, secret: md5(SECRET) },
      { ...pair, identifier: IDENTIFIER.toLowerCase() },
    ];
    for (const form of wrong) assert.deepEqual(await ask(server(), form), MISSING);
  });

  test('a wrong pair is not made good by a right login beside it', async () => {
    const login = { username: ADMIN.username, password: md5(ADMIN.password) };
    assert.deepEqual(await ask(server(), { identifier: 'x', secret: 'y', ...login }), MISSING);
  });

  test('is refused from the call after its revocation on', async () => {
    const { house } = server();
    const revoked = await makePair(house, ADMIN.username, 'Full Access');
    const other = await makePair(house, ADMIN.username, 'Full Access');
    assert.deepEqual(await ask(server(), revoked), SUCCESS);
    await revokeApiCredential(house.deps, KEEPER, revoked.identifier);
    assert.deepEqual(await ask(server(), revoked), MISSING);
    assert.deepEqual(await ask(server(), other), SUCCESS);
  });
});

describe('administrator', () => {
  const server = withServer();
  const login = { username: ADMIN.username, password: md5(ADMIN.password) };

  test('opens with username and md5 of the password, its hex in any case', async () => {
    assert.deepEqual(await ask(server(), login), SUCCESS);
    const upper = { ...login, password: login.password.toUpperCase() };
    assert.deepEqual(await ask(server(), upper), SUCCESS);
    const mixed = login.password.replace(/[a-f]/, (letter) => letter.toUpperCase());
    assert.deepEqual(await ask(server(), { ...login, password: mixed }), SUCCESS);
  });

  test('is refused with the password itself, its md5 twice, or a wrong one', async () => {
    const { password } = ADMIN;
    for (const wrong of [password, md5(md5(password)), md5(`${password} `), md5('')]) {
      assert.deepEqual(await ask(server(), { ...login, password: wrong }), FAILED);
    }
    assert.deepEqual(await ask(server(), { ...login, username: 'nobody' }), FAILED);
  });

  test('may run every action', async () => {
    assert.deepEqual(await ask(server(), { ...login, action: 'NoSuchThing' }), {
      status: 400,
      message: 'Command Not Found',
    });
  });

  test('a new password holds at once, also while the old one is remembered', async () => {
    const { house } = server();
    const username = await makeAdmin(house, 'changing');
    const old = { username, password: md5(PASSWORD) };
    assert.deepEqual(await ask(server(), old), SUCCESS);
    await updateAdmin(house.deps, KEEPER, username, { password: new Secret('another password') });
    assert.deepEqual(await ask(server(), old), FAILED);
    assert.deepEqual(await ask(server(), { username, password: md5('another password') }), SUCCESS);
  });
});

describe('administrator that is switched off', () => {
  const server = withServer();
  const cases = [
    ['disabled', { disabled: true }, 'Administrator Account Disabled'],
    ['without API access', { apiAccess: false }, 'Access Denied'],
    ['both', { disabled: true, apiAccess: false }, 'Administrator Account Disabled'],
  ] as const;
  for (const [name, change, message] of cases) {
    test(`${name}: neither login nor pair opens, from the next call on`, async () => {
      const { house } = server();
      const username = await makeAdmin(house, name.replaceAll(' ', '-'));
      const pair = await makePair(house, username, 'Full Access');
      const doors = [
        { username, password: md5(PASSWORD) },
        pair,
        { username: pair.identifier, password: pair.secret },
      ];
      for (const door of doors) assert.deepEqual(await ask(server(), door), SUCCESS);
      await updateAdmin(house.deps, KEEPER, username, change);
      for (const door of doors) assert.deepEqual(await ask(server(), door), refusal(message));
      // The state of the account is told to those alone who know its secret.
      assert.deepEqual(await ask(server(), { ...pair, secret: 'x' }), MISSING);
      assert.deepEqual(await ask(server(), { username, password: md5('x') }), FAILED);
      await updateAdmin(house.deps, KEEPER, username, { disabled: false, apiAccess: true });
      for (const door of doors) assert.deepEqual(await ask(server(), door), SUCCESS);
    });
  }
});

describe('LEGACY_ADMIN_LOGIN=false', () => {
  const server = withServer({ LEGACY_ADMIN_LOGIN: 'false' });

  test('refuses the administrator and keeps the pair in both writings', async () => {
    const login = { username: ADMIN.username, password: md5(ADMIN.password) };
    assert.deepEqual(await ask(server(), login), FAILED);
    assert.deepEqual(await ask(server(), { identifier: IDENTIFIER, secret: SECRET }), SUCCESS);
    assert.deepEqual(await ask(server(), { username: IDENTIFIER, password: SECRET }), SUCCESS);
  });
});

describe('roles', () => {
  const server = withServer();
  const unknown = refusal('Command Not Found', 400);

  test('a role allows its actions and nothing else; names match in any case', async () => {
    const { house } = server();
    const role = await makeRole(house, 'Reader', ['list-credentials']);
    const pair = await makePair(house, ADMIN.username, role);
    for (const action of ['ListOAuthCredentials', 'listoauthcredentials', 'LISTOAUTHCREDENTIALS']) {
      assert.deepEqual(await ask(server(), { ...pair, action }), SUCCESS);
    }
    for (const action of ['CreateOAuthCredential', 'UpdateOAuthCredential', 'GetOAuthCredential']) {
      assert.deepEqual(await ask(server(), { ...pair, action }), denied(action.toLowerCase()));
    }
  });

  test('an unknown action is not told from one that is not allowed', async () => {
    const { house } = server();
    const limited = await makePair(
      house,
      ADMIN.username,
      await makeRole(house, 'Limited', ['get-credential']),
    );
    const full = await makePair(house, ADMIN.username, 'Full Access');
    for (const action of ['NoSuchThing', 'constructor', '__proto__', 'toString', 'list-admins']) {
      const told = await ask(server(), { ...limited, action });
      assert.deepEqual(told, denied(action.toLowerCase()));
      assert.deepEqual(await ask(server(), { ...full, action }), unknown);
    }
  });

  test('several roles allow what any of them allows', async () => {
    const { house } = server();
    const roles = [
      await makeRole(house, 'Lister', ['list-credentials']),
      await makeRole(house, 'Getter', ['get-credential', 'delete-credential']),
    ];
    const pair = await makePair(house, ADMIN.username, ...roles);
    assert.deepEqual(await ask(server(), { ...pair, action: 'ListOAuthCredentials' }), SUCCESS);
    for (const action of ['GetOAuthCredential', 'DeleteOAuthCredential']) {
      const { status, message } = await ask(server(), { ...pair, action });
      assert.equal(status, 200, message);
    }
    const action = 'CreateOAuthCredential';
    assert.deepEqual(await ask(server(), { ...pair, action }), denied(action.toLowerCase()));
  });

  test('a changed role is obeyed by the next call', async () => {
    const { house } = server();
    const role = await makeRole(house, 'Changing', ['list-credentials']);
    const pair = await makePair(house, ADMIN.username, role);
    assert.deepEqual(await ask(server(), pair), SUCCESS);
    await updateRole(house.deps, KEEPER, role, ['get-credential']);
    assert.deepEqual(await ask(server(), pair), denied('listoauthcredentials'));
    await updateRole(house.deps, KEEPER, role, ['*']);
    assert.deepEqual(await ask(server(), { ...pair, action: 'x' }), unknown);
  });

  test('a refused action does nothing', async () => {
    const { house } = server();
    const role = await makeRole(house, 'Powerless', ['list-credentials']);
    const pair = await makePair(house, ADMIN.username, role);
    const before = await server().call('ListOAuthCredentials');
    const form = { grantType: 'authorization_code', name: 'x', scope: 'openid' };
    await ask(server(), { ...pair, ...form, action: 'CreateOAuthCredential' });
    assert.deepEqual(await server().call('ListOAuthCredentials'), before);
  });
});
