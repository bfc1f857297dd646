// Access that is taken away is gone with the next request, on every node and both engines.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, mock, test } from 'node:test';
import type { ProtocolRecord } from '../../../../src/core/protocol.ts';
import { type PostgresServer, postgresServer } from '../../../store/postgres-server.ts';
import { secretOf, tell } from '../../oauth/attack/party.ts';
import { setService } from '../../oauth/sso/sso-house.ts';
import { assertProblem, CODE } from '../rest-server.ts';
import { ENDS, narrow } from './cut.ts';
import { askFor, makeRobot, openTokenServer, ROBOT, type TokenServer, tokenOf } from './robot.ts';

function cutsAccess(nodes: () => { readonly here: TokenServer; readonly there: TokenServer }) {
  for (const [name, end] of Object.entries(ENDS)) {
    test(`when it is ${name}`, async () => {
      const { here, there } = nodes();
      const robot = await makeRobot(here);
      const as = await tokenOf(there, robot);
      for (const node of [here, there]) await node.expect(200, 'GET', '/credentials', { as });
      await end(here.house, robot);
      for (const node of [there, here]) {
        assertProblem(await node.ask('GET', '/credentials', { as }), 401, 'invalid_token');
        const form = { ...secretOf(robot), token: as };
        assert.notEqual((await tell(node, '/oauth/introspect', form)).body.active, true);
      }
    });
  }

  test('when its scopes are narrowed, for what they opened', async () => {
    const { here, there } = nodes();
    const robot = await makeRobot(here);
    const as = await tokenOf(there, robot);
    await there.expect(201, 'POST', '/credentials', { as, body: CODE });
    await narrow(here.house, robot);
    for (const node of [there, here]) {
      const refused = await node.ask('POST', '/credentials', { as, body: CODE });
      assertProblem(refused, 403, 'insufficient_scope');
      await node.expect(200, 'GET', '/credentials', { as });
      const form = { ...secretOf(robot), token: as };
      const { body } = await tell(node, '/oauth/introspect', form);
      assert.equal(body.scope, 'credentials:read');
    }
  });

  test('when the service that it belongs to ends', async () => {
    const { here, there } = nodes();
    const body = { ...ROBOT, scopes: ['credentials:read'], serviceId: 1 };
    const { id, clientIdentifier, clientSecret } = await here.make(body);
    const robot = { id: String(id), clientId: String(clientIdentifier), secret: clientSecret };
    const as = await tokenOf(there, robot);
    await there.expect(200, 'GET', '/credentials', { as });
    await setService(here, 'Suspended');
    try {
      assertProblem(await there.ask('GET', '/credentials', { as }), 401, 'invalid_token');
      assert.equal((await askFor(there, robot)).status, 401);
    } finally {
      await setService(here, 'Active');
    }
  });

  test('also for a token that is being issued at that moment', async () => {
    const { here, there } = nodes();
    for (const name of ['revoked', 'reset with all its tokens']) {
      const robot = await makeRobot(here);
      const { protocol } = here.house.deps;
      const put = protocol.put.bind(protocol);
      // The secret was checked, the token is not stored yet.
      const held = mock.method(protocol, 'put', async (record: ProtocolRecord) => {
        await ENDS[name]?.(there.house, robot);
        return put(record);
      });
      const as = await tokenOf(here, robot).finally(() => held.mock.restore());
      assert.equal(held.mock.callCount(), 1);
      assertProblem(await here.ask('GET', '/credentials', { as }), 401, 'invalid_token');
    }
  });
}

describe('on SQLite, access is cut', () => {
  let here: TokenServer;
  before(async () => {
    here = await openTokenServer();
  });
  after(() => here.close());
  cutsAccess(() => ({ here, there: here }));
});

describe('on two nodes over PostgreSQL, access is cut', () => {
  let folder: string;
  let postgres: PostgresServer;
  let drop: () => Promise<void>;
  let here: TokenServer;
  let there: TokenServer;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'chatelaine-tokens-'));
    postgres = await postgresServer();
    const database = await postgres.createDatabase();
    drop = database.drop;
    const settings = { DATABASE_URL: database.url, SECRET_KEY_FILE: join(folder, 'secret.key') };
    here = await openTokenServer(settings);
    there = await openTokenServer({ ...settings, BASE_URL: here.issuer });
  });
  after(async () => {
    await here.close();
    await there.close();
    await drop();
    await postgres.stop();
    await rm(folder, { recursive: true });
  });
  cutsAccess(() => ({ here, there }));
});
