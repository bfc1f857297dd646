// Scopes that a credential has and does not use are found, and nobody is accused too early.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createCredential } from '../../../src/actions/create-credential.ts';
import type { Actor } from '../../../src/core/actor.ts';
import type { BufferedUses } from '../../../src/platform/use-counter.ts';
import { trackFrom } from '../../store/beside.ts';
import { temporaryDataDir } from '../cli/program.ts';
import { askFor, openTokenServer, type Robot, type TokenServer } from './tokens/robot.ts';

const DAY = 86_400_000;
const ACTOR: Actor = { kind: 'local', name: 'tester', allowed: new Set(['*']) };
const SCOPES = 'credentials:read credentials:rotate credentials:delete';

const dataDir = temporaryDataDir();
let server: TokenServer;
before(async () => {
  server = await openTokenServer({ DATA_DIR: dataDir });
});
after(() => server.close());

const flush = () => (server.house.deps.uses as BufferedUses).flush();

/** Makes a credential so many days ago, which gets a token for one of its scopes today. */
async function makeThen(days: number): Promise<Robot> {
  const { deps } = server.house;
  const then = { ...deps, clock: { now: () => Date.now() - days * DAY } };
  const input = { grantType: 'client_credentials', name: 'Robot', scope: SCOPES };
  const { credential, secret } = await createCredential(then, ACTOR, input);
  const { id, identifier } = credential;
  const robot = { id: String(id), clientId: identifier, secret: secret?.reveal() ?? '' };
  const { status } = await askFor(server, robot, { scope: 'credentials:read' });
  assert.equal(status, 200);
  return robot;
}

interface Found {
  readonly code: string;
  readonly scope: string | null;
  readonly at: string | null;
}

/** The scopes that are found unused, by the number of their credential. */
async function unused(query = ''): Promise<Record<string, readonly (string | null)[]>> {
  await flush();
  const path = `/credentials/review?findings=scope_unused${query}`;
  const { body } = await server.expect(200, 'GET', path);
  const items = body.items as readonly { readonly id: number; readonly findings: Found[] }[];
  return Object.fromEntries(
    items.map(({ id, findings }) => {
      for (const { code } of findings) assert.equal(code, 'scope_unused');
      return [String(id), findings.map(({ scope }) => scope)];
    }),
  );
}

const OTHERS = ['credentials:rotate', 'credentials:delete'];

describe('unused scopes', () => {
  let old: Robot;
  let young: Robot;
  before(async () => {
    old = await makeThen(400);
    young = await makeThen(100);
  });

  test('are told of nobody until tracking has gone on for so long', async () => {
    assert.deepEqual(await unused(), {});
    await trackFrom(dataDir, Date.now() - 179 * DAY);
    assert.deepEqual(await unused(), {});
    await trackFrom(dataDir, Date.now() - 181 * DAY);
    assert.deepEqual(await unused(), { [old.id]: OTHERS });
    await trackFrom(dataDir, Date.now() - 300 * DAY);
    assert.deepEqual(await unused('&unusedDays=299'), { [old.id]: OTHERS });
    assert.deepEqual(await unused('&unusedDays=301'), {});
  });

  test('are told of a credential that was there all that time', async () => {
    assert.deepEqual(await unused('&unusedDays=101'), { [old.id]: OTHERS });
    assert.deepEqual(await unused('&unusedDays=99'), { [old.id]: OTHERS, [young.id]: OTHERS });
  });

  test('are told no more when they are used, or taken away', async () => {
    await askFor(server, old, { scope: 'credentials:rotate' });
    assert.deepEqual(await unused(), { [old.id]: ['credentials:delete'] });
    const scopes = ['credentials:read', 'credentials:rotate'];
    await server.expect(200, 'PATCH', `/credentials/${old.id}`, { body: { scopes } });
    assert.deepEqual(await unused(), {});
  });

  test('are told of no credential that just got one', async () => {
    const robot = await makeThen(250);
    assert.deepEqual(await unused(), { [robot.id]: OTHERS });
    const wider = [...SCOPES.split(' '), 'credentials:write'];
    await server.expect(200, 'PATCH', `/credentials/${robot.id}`, { body: { scopes: wider } });
    assert.deepEqual(await unused(), {});
  });

  test('are told with the day on which each was used last', async () => {
    const robot = await makeThen(250);
    const day = Math.floor(Date.now() / DAY) - 200;
    const use = { credentialId: Number(robot.id) as never, grant: 'client_credentials' } as const;
    const uses = [{ ...use, scope: 'credentials:delete', day }];
    await server.house.deps.credentials.addScopeUses(uses);
    await flush();
    const { body } = await server.expect(200, 'GET', '/credentials/review?findings=scope_unused');
    const [item] = body.items as readonly { readonly findings: readonly Found[] }[];
    assert.deepEqual(
      item?.findings.map(({ scope, at }) => [scope, at]),
      [
        ['credentials:rotate', null],
        ['credentials:delete', new Date(day * DAY).toISOString()],
      ],
    );
  });
});
