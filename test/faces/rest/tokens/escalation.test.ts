// Through the doors: who may not delete credentials comes to nothing that may, by role or by scope.
// All ways, also those without a door here, stand in test/actions/api-scopes.test.ts.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ACTIONS } from '../../../../src/actions/index.ts';
import type { Pair } from '../../whmcs/callers/people.ts';
import { assertProblem, CODE } from '../rest-server.ts';
import {
  makeRobot,
  openTokenServer,
  ROBOT,
  type Robot,
  type TokenServer,
  tokenOf,
} from './robot.ts';

const DELETING = ['credentials:delete'];

describe('without the right to delete', () => {
  let server: TokenServer;
  let robot: Robot;
  let former: Robot;
  let role: Pair;
  let token: string;
  before(async () => {
    server = await openTokenServer();
    robot = await makeRobot(server, DELETING);
    former = await makeRobot(server, DELETING);
    const body = { scopes: ['credentials:read'] };
    await server.expect(200, 'PATCH', `/credentials/${former.id}`, { body });
    const all = Object.keys(ACTIONS).filter((name) => name !== 'delete-credential');
    role = await server.caller(...all);
    const own = ['credentials:read', 'credentials:write', 'credentials:rotate'];
    token = await tokenOf(server, await makeRobot(server, own));
  });
  after(() => server.close());

  const ways = () =>
    [
      ['POST', '/credentials', { ...ROBOT, scopes: DELETING }],
      ['PATCH', `/credentials/${former.id}`, { scopes: DELETING }],
      ['POST', `/credentials/${former.id}/restore`, { version: 1 }],
      ['POST', `/credentials/${robot.id}/rotate`, {}],
      ['POST', `/credentials/${robot.id}/secrets`, {}],
    ] as const;

  test('neither a role nor a token gives it, or learns the secret of who has it', async () => {
    const before = (await server.expect(200, 'GET', '/credentials')).text;
    for (const dry of ['', '?dryRun=true']) {
      for (const [method, path, body] of ways()) {
        const byRole = await server.ask(method, path + dry, { as: role, body });
        assertProblem(byRole, 403, 'action_not_allowed');
        assert.equal(byRole.body.action, 'delete-credential', path);
        const byToken = await server.ask(method, path + dry, { as: token, body });
        assertProblem(byToken, 403, 'insufficient_scope');
        assert.equal(byToken.body.scope, 'credentials:delete', path);
        const told = byToken.headers.get('www-authenticate') ?? '';
        assert.match(told, /error="insufficient_scope", scope="credentials:delete"$/);
      }
    }
    assert.equal((await server.expect(200, 'GET', '/credentials')).text, before);
  });

  test('nor does the WHMCS API', async () => {
    const call = async (action: string, form: Readonly<Record<string, string>>) => {
      const response = await server.post({ ...role, responsetype: 'json', action, ...form });
      return [response.status, ((await response.json()) as Record<string, unknown>).result];
    };
    const scope = 'credentials:delete';
    for (const [action, form] of [
      ['CreateOAuthCredential', { ...ROBOT, scope }],
      ['UpdateOAuthCredential', { credentialId: former.id, scope }],
      ['UpdateOAuthCredential', { credentialId: robot.id, resetSecret: 'true' }],
      ['UpdateOAuthCredential', { credentialId: robot.id, resetSecret: 'true', name: 'Mine' }],
    ] as const) {
      assert.deepEqual(await call(action, form), [403, 'error'], JSON.stringify(form));
    }
    const renamed = await call('UpdateOAuthCredential', { credentialId: robot.id, name: 'Other' });
    assert.deepEqual(renamed, [200, 'success']);
  });

  test('all else goes on', async () => {
    for (const as of [role, token]) {
      await server.expect(201, 'POST', '/credentials', { as, body: CODE });
      const path = `/credentials/${(await server.make()).id}`;
      await server.expect(201, 'POST', `${path}/rotate`, { as, body: {} });
      const scopes = ['credentials:read', 'credentials:rotate'];
      const { body } = await server.expect(201, 'POST', '/credentials', {
        as,
        body: { ...ROBOT, scopes },
      });
      assert.deepEqual(body.scopes, scopes);
      await server.expect(200, 'POST', `/credentials/${robot.id}/suspend`, { as, body: {} });
      await server.expect(200, 'POST', `/credentials/${robot.id}/resume`, { as });
    }
  });
});
