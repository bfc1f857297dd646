// Which scope opens which route, for every route of the table: one that is new is closed to tokens
// until it is written down here.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ACTIONS } from '../../../../src/actions/index.ts';
import { API_SCOPES, actionsOfScopes } from '../../../../src/core/api-scope.ts';
import { openApiDocument } from '../../../../src/faces/rest/openapi/document.ts';
import { ROUTES } from '../../../../src/faces/rest/routes.ts';
import { assertProblem } from '../rest-server.ts';
import { makeRobot, openTokenServer, type TokenServer, tokenOf } from './robot.ts';

const OPENED: Readonly<Record<string, string>> = {
  listCredentials: 'credentials:read',
  getCredential: 'credentials:read',
  reviewCredentials: 'credentials:review',
  listSecrets: 'credentials:read',
  getSecret: 'credentials:read',
  createCredential: 'credentials:write',
  updateCredential: 'credentials:write',
  suspendCredential: 'credentials:write',
  resumeCredential: 'credentials:write',
  revokeTokens: 'credentials:write',
  restoreCredential: 'credentials:write',
  rotateSecret: 'credentials:rotate',
  addSecret: 'credentials:rotate',
  updateSecret: 'credentials:rotate',
  revokeSecret: 'credentials:rotate',
  deleteCredential: 'credentials:delete',
};

const REALM = 'Bearer realm="chatelaine", error="insufficient_scope"';

describe('with an access token', () => {
  let server: TokenServer;
  const tokens: Record<string, string> = {};
  before(async () => {
    server = await openTokenServer({ EXTRA_SCOPES: 'backups:read' });
    const robot = await makeRobot(server, [...API_SCOPES, 'backups:read']);
    for (const scope of [...API_SCOPES, 'backups:read']) {
      tokens[scope] = await tokenOf(server, robot, scope);
    }
  });
  after(() => server.close());

  for (const { id, method, path } of ROUTES) {
    const wanted = OPENED[id];
    test(`${method} ${path} is opened by ${wanted ?? 'no scope'}`, async () => {
      for (const [scope, as] of Object.entries(tokens)) {
        const reply = await server.ask(method, path.replace(/\{\w+\}/g, '4711'), { as });
        if (scope === wanted) {
          assert.ok(reply.status !== 401 && reply.status !== 403 && reply.status < 500, reply.text);
          continue;
        }
        assertProblem(reply, 403, 'insufficient_scope');
        assert.equal(reply.body.scope, wanted ?? null);
        const told = reply.headers.get('www-authenticate');
        assert.equal(told, wanted === undefined ? REALM : `${REALM}, scope="${wanted}"`);
      }
    });
  }
});

test('every route that is written down exists, and every action of a scope', () => {
  const ids = ROUTES.map(({ id }) => id);
  assert.deepEqual(
    Object.keys(OPENED).filter((id) => !ids.includes(id)),
    [],
  );
  const opened = new Set(ROUTES.filter(({ id }) => OPENED[id]).map(({ action }) => action));
  assert.deepEqual([...opened].sort(), [...actionsOfScopes(API_SCOPES)].sort());
  for (const action of opened) assert.ok(Object.hasOwn(ACTIONS, action), action);
});

test('the documentation names the scope of each operation', () => {
  const { paths, components } = openApiDocument('https://id.example');
  const { tokenUrl, scopes } = components.securitySchemes.oauth.flows.clientCredentials;
  assert.equal(tokenUrl, 'https://id.example/oauth/token.php');
  assert.deepEqual(Object.keys(scopes), API_SCOPES);
  for (const { id, method, path } of ROUTES) {
    const operation = paths[path]?.[method.toLowerCase()];
    const pairs = [{ bearer: [] }, { basic: [] }];
    const wanted = OPENED[id];
    assert.deepEqual(operation?.security, wanted ? [...pairs, { oauth: [wanted] }] : pairs, id);
    assert.match(String(operation?.description), new RegExp(wanted ?? 'no access token'));
  }
});
