// Nodes on one PostgreSQL count wrong tries together: a burst over all of them learns no more than at
// one node, and who has the right secret elsewhere is not held up.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, it, mock } from 'node:test';
import { isNotice } from '../../../../src/core/notice.ts';
import type { BufferedWatch } from '../../../../src/platform/watch.ts';
import { IDENTIFIER } from '../../../running.ts';
import { gather } from '../../../store/engine-under-test.ts';
import { type PostgresServer, postgresServer } from '../../../store/postgres-server.ts';
import { application, type ProviderHouse, runProvider } from '../provider-house.ts';
import { atAccount, type Door, newPerson } from './guessing.doors.ts';
import { type App, tell } from './party.ts';

const NODES = 3;
const LIMIT = 10;
const BURST = 500;

describe('guessing at three nodes', () => {
  let folder: string;
  let postgres: PostgresServer;
  let drop: () => Promise<void>;
  const nodes: ProviderHouse[] = [];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'chatelaine-nodes-'));
    postgres = await postgresServer();
    const database = await postgres.createDatabase();
    drop = database.drop;
    for (let number = 0; number < NODES; number++) {
      const node = await runProvider({
        DATABASE_URL: database.url,
        SECRET_KEY_FILE: join(folder, 'secret.key'),
        TRUSTED_PROXIES: '127.0.0.1',
        API_ALLOWED_IPS: '*',
      });
      nodes.push(node);
    }
  });
  afterEach(() => mock.restoreAll());
  after(async () => {
    for (const node of nodes) await node.close();
    await drop();
    await postgres.stop();
    await rm(folder, { recursive: true });
  });

  const nodeOf = (number: number): ProviderHouse => nodes[number % NODES] as ProviderHouse;

  const show = async (node: ProviderHouse, app: App, address: string): Promise<number> => {
    const form = { grant_type: 'refresh_token', refresh_token: 'x' };
    const pair = { client_id: app.clientId, client_secret: app.secret };
    const { status } = await tell(
      node,
      '/oauth/token.php',
      { ...form, ...pair },
      { 'x-forwarded-for': address },
    );
    return status;
  };

  const burst = (attempt: (number: number) => Promise<number>): Promise<readonly number[]> =>
    Promise.all(Array.from({ length: BURST }, (_, number) => attempt(number)));

  const countOf = (told: readonly number[], status: number): number =>
    told.filter((one) => one === status).length;

  /** Checks that made it to the evaluation, on all nodes together. */
  const evaluations = (): (() => number) => {
    const spies = nodes.map(({ house }) => mock.method(house.deps.credentials, 'findSecret'));
    return () => spies.reduce((sum, spy) => sum + spy.mock.callCount(), 0);
  };

  it('500 wrong secrets at once learn no more than the limit', async () => {
    const app = await application(nodeOf(0));
    const wrong = { ...app, secret: `chs_${'A'.repeat(43)}_wrong1` };
    const evaluated = evaluations();
    const own: Promise<number>[] = [];
    const told = await burst((number) => {
      const guilty = show(nodeOf(number), wrong, '198.51.100.1');
      if (number % 50 === 0) own.push(show(nodeOf(number), app, `203.0.113.${number / 50}`));
      return guilty;
    });
    assert.deepEqual(new Set(await Promise.all(own)), new Set([400]), 'the right one is let in');
    // Two counts decide here, of the address and of the client there; of tries at the same moment at
    // several nodes, one may be too late for the one and another for the other.
    const wrongs = countOf(told, 401);
    assert.ok(wrongs <= LIMIT && wrongs > LIMIT - NODES, String(wrongs));
    assert.equal(countOf(told, 429), BURST - wrongs);
    assert.ok(evaluated() - own.length <= LIMIT + NODES, String(evaluated()));
    for (const node of nodes) {
      assert.equal(await show(node, app, '198.51.100.1'), 429);
      assert.equal(await show(node, app, '198.51.100.2'), 400);
    }
  });

  it('so do 500 from as many addresses for a secret that may have been chosen', async () => {
    const app = await application(nodeOf(0));
    const evaluated = evaluations();
    const told = await burst((number) => {
      const from = `198.18.${number % 250}.${Math.floor(number / 250)}`;
      return show(nodeOf(number), { ...app, secret: 'wrong' }, from);
    });
    assert.equal(countOf(told, 401), 100);
    assert.equal(countOf(told, 429), BURST - 100);
    assert.ok(evaluated() <= 100 + NODES, String(evaluated()));
    assert.equal(await show(nodeOf(1), app, '203.0.113.99'), 400, 'its own secret is no such one');
  });

  it('a client that was locked at all of them is told of once', async () => {
    const app = await application(nodeOf(0));
    await burst((number) => show(nodeOf(number), { ...app, secret: 'chs_no' }, '198.51.100.3'));
    for (const { house } of nodes) await (house.deps.watch as BufferedWatch).flush();
    const entries = await gather(nodeOf(0).house.deps.audit.list({}));
    const told = entries.filter(isNotice).filter(({ subject }) => subject.id === Number(app.id));
    assert.deepEqual(
      told.map(({ action, subject }) => [action, subject.kind]),
      [['locked', 'credential']],
    );
  });

  it('callers of the API and people who sign in are counted the same', async () => {
    const caller = { identifier: IDENTIFIER, action: 'ListOAuthCredentials', secret: 'wrong' };
    const callers = await burst(async (number) => {
      const from = { 'x-forwarded-for': `198.19.${number % 250}.${Math.floor(number / 250)}` };
      return (await tell(nodeOf(number), '/includes/api.php', caller, from)).status;
    });
    assert.equal(countOf(callers, 403), LIMIT);
    assert.equal(countOf(callers, 429), BURST - LIMIT);
    const person = await newPerson(nodeOf(0));
    const doorOf = (number: number): Door => atAccount(nodeOf(number), person);
    const told = await Promise.all(
      Array.from({ length: 60 }, async (_, number) => {
        return (await doorOf(number).wrong(`192.0.2.${number}`)).status;
      }),
    );
    assert.equal(countOf(told, 401), LIMIT);
    for (let number = 0; number < NODES; number++) {
      assert.equal((await doorOf(number).right('192.0.2.200')).status, 429);
    }
  });
});
