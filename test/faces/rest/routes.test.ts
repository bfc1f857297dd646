// Who may do what, for every route of the table: a new route is in here by itself.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { RouteOptions } from 'fastify';
import { pino } from 'pino';
import { ACTIONS } from '../../../src/actions/index.ts';
import { readConfig } from '../../../src/config/config.ts';
import { ROUTES } from '../../../src/faces/rest/routes.ts';
import { buildServer } from '../../../src/server.ts';
import type { Pair } from '../whmcs/callers/people.ts';
import { assertProblem, openRest, type RestServer } from './rest-server.ts';

let server: RestServer;
before(async () => {
  server = await openRest({ TRUSTED_PROXIES: '127.0.0.1', API_ALLOWED_IPS: '*' });
});
after(() => server.close());

const NAMES = Object.keys(ACTIONS);

/** A path of that form; what it names does not matter here, and need not exist. */
const pathOf = (path: string): string => path.replace(/\{\w+\}/g, '4711');

const ask = (route: (typeof ROUTES)[number], as: Pair | null) =>
  server.ask(route.method, pathOf(route.path), { as });

describe('each route', () => {
  const callers = new Map<string, { only: Pair; allBut: Pair }>();
  before(async () => {
    for (const { action, alsoNeeds } of ROUTES) {
      if (callers.has(action)) continue;
      const only = await server.caller(action, ...(alsoNeeds === undefined ? [] : [alsoNeeds]));
      const allBut = await server.caller(...NAMES.filter((name) => name !== action));
      callers.set(action, { only, allBut });
    }
  });

  for (const route of ROUTES) {
    test(`${route.method} ${route.path} is for those who may ${route.action}`, async () => {
      assert.ok(NAMES.includes(route.action), `${route.action} is no action`);
      const { only, allBut } = callers.get(route.action) as { only: Pair; allBut: Pair };
      assertProblem(await ask(route, null), 401, 'caller_unknown');
      // From an address of its own, so that no other test is held up.
      const headers = { 'x-forwarded-for': `192.0.2.${ROUTES.indexOf(route)}` };
      const as = { ...only, secret: 'wrong' };
      const guess = await server.ask(route.method, pathOf(route.path), { as, headers });
      assertProblem(guess, 401, 'caller_unknown');
      const refused = await ask(route, allBut);
      assertProblem(refused, 403, 'action_not_allowed');
      assert.equal(refused.body.action, route.action);
      const { status } = await ask(route, only);
      assert.ok(status !== 401 && status !== 403 && status < 500, String(status));
    });
  }
});

// What tells of the API and nothing of what it keeps.
const OPEN = ['/openapi.json', '/docs', '/docs.css'].map((path) => `GET /api/v1${path}`);

test('the server has these routes below /api/v1 and no others', async () => {
  const config = readConfig({ API_ALLOWED_IPS: '*' });
  const app = buildServer(server.house, config, pino({ level: 'silent' }));
  const served: string[] = [];
  app.addHook('onRoute', ({ url, method, config: own }: RouteOptions) => {
    const isRefusal = own !== undefined && 'refuses' in own;
    if (!url.startsWith('/api/v1') || isRefusal || method === 'HEAD') return;
    served.push(...[method].flat().map((name) => `${name} ${url}`));
  });
  await app.ready();
  await app.close();
  const listed = ROUTES.map(
    ({ method, path }) => `${method} /api/v1${path.replace(/\{(\w+)\}/g, ':$1')}`,
  );
  assert.deepEqual(served.toSorted(), [...listed, ...OPEN].toSorted());
});

test('names of operations and pairs of method and path are given once', () => {
  for (const name of [
    ({ id }: (typeof ROUTES)[number]) => id,
    ({ method, path }: (typeof ROUTES)[number]) => `${method} ${path}`,
  ]) {
    const names = ROUTES.map(name);
    assert.deepEqual(names, [...new Set(names)]);
  }
});

test('a role may let rotate without letting edit', async () => {
  const { id } = await server.make();
  const as = await server.caller('rotate-secret');
  const path = `/credentials/${id}`;
  await server.expect(201, 'POST', `${path}/rotate`, { as });
  for (const [method, below, body] of [
    ['GET', '', undefined],
    ['PATCH', '', { name: 'Mine' }],
    ['DELETE', '', undefined],
    ['POST', '/secrets', {}],
    ['POST', '/suspend', {}],
  ] as const) {
    const reply = await server.ask(method, path + below, { as, ...(body && { body }) });
    assertProblem(reply, 403, 'action_not_allowed');
  }
});
