// The stores on PostgreSQL, and what happens when its server or a connection goes away.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { openDatabase } from '../../src/store/open.ts';
import type { Db } from '../../src/store/schema.ts';
import { sharedTryCounter } from '../../src/store/try-counter.ts';
import { run } from '../running.ts';
import { storeContract } from './contract.ts';
import { cuttableLink } from './cuttable-link.ts';
import {
  BY,
  type EngineUnderTest,
  grown,
  newCredential,
  newService,
  type Stores,
  withStores,
} from './engine-under-test.ts';
import { type PostgresServer, postgresServer } from './postgres-server.ts';

let server: PostgresServer;
before(
  async () => {
    server = await postgresServer();
  },
  { timeout: 90_000 },
);
after(() => server?.stop(), { timeout: 30_000 });

const engine: EngineUnderTest = {
  engine: 'postgres',
  createDatabase: () => server.createDatabase(),
};

storeContract(engine);

const set = (name: string, value: string) => (tx: Db) =>
  tx.updateTable('meta').set({ value }).where('name', '=', name).execute();
const put = (name: string) => (tx: Db) =>
  tx.insertInto('meta').values({ name, value: '' }).execute();

describe('connections', () => {
  test('a connection that breaks while idle or in a change is replaced', () =>
    withStores(engine, async ({ database: { reader, writer }, meta }) => {
      const endOthers = sql`select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()`;
      await Promise.all([writer.write(put('a')), meta.get('a'), meta.get('b')]);
      await endOthers.execute(reader);
      await sleep(50);
      assert.equal(await meta.get('a'), '');
      const broken = writer.write(async (tx) => {
        await put('half')(tx);
        await endOthers.execute(reader);
        await sleep(50);
        await put('other half')(tx);
      });
      await assert.rejects(broken);
      assert.equal(await meta.get('half'), undefined);
      await writer.write(put('whole'));
      assert.equal(await meta.get('whole'), '');
    }));

  test('while the database is gone the server says so, and recovers by itself', async () => {
    const { url, drop } = await server.createDatabase();
    const link = await cuttableLink(url);
    const running = await run({ DATABASE_URL: link.url });
    const ready = async () => (await fetch(new URL('/readyz', running.url))).status;
    const create = { grantType: 'authorization_code', name: 'n', scope: 'openid' };
    try {
      assert.equal((await running.call('CreateOAuthCredential', create)).result, 'success');
      assert.equal(await ready(), 200);
      link.cut();
      assert.equal(await ready(), 503);
      await assert.rejects(running.house.isReady(), { name: 'AppError', code: 'busy' });
      const response = await running.post({ identifier: 'a', secret: 'b', action: 'c' });
      assert.equal(response.status, 503);
      assert.match(await response.text(), /The database is busy; nothing was changed/);
      link.restore();
      assert.equal(await ready(), 200);
      assert.equal((await running.call('CreateOAuthCredential', create)).result, 'success');
    } finally {
      await running.close();
      await link.close();
      await drop();
    }
  });

  test('a database that is not there is a plain refusal to open', async () => {
    const { url, drop } = await server.createDatabase();
    await drop();
    await assert.rejects(openDatabase(url), (error: Error) => {
      assert.match(String(error.cause instanceof Error && error.cause.cause), /does not exist/);
      return true;
    });
  });
});

describe('a node that stops in the middle of a change', () => {
  /** Takes the head of the trail, as each recorded change does, and does not go on. */
  async function stuck({ url }: Stores) {
    const { database } = await openDatabase(url);
    const held = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    const change = database.writer.write(async (tx) => {
      await tx.selectFrom('audit_head').selectAll().forUpdate().execute();
      held.resolve();
      await release.promise;
      await put('by the node that stopped')(tx);
    });
    change.catch(() => undefined);
    await held.promise;
    return { database, release, change };
  }

  test('does not stop the others', { timeout: 60_000 }, () =>
    withStores(engine, async (stores) => {
      const { database, release, change } = await stuck(stores);
      await stores.credentials.create(BY, newCredential(), undefined);
      release.resolve();
      await assert.rejects(change);
      assert.equal(await stores.meta.get('by the node that stopped'), undefined);
      assert.deepEqual([(await stores.audit.verify()).entries], [1]);
      await database.close();
    }),
  );

  test('leaves those who cannot wait with an answer', () =>
    withStores(engine, async (stores) => {
      const { reader, writer } = stores.database;
      const { rows } = await sql<{ lock_timeout: string }>`show lock_timeout`.execute(reader);
      assert.deepEqual(rows, [{ lock_timeout: '8s' }]);
      const { database, release, change } = await stuck(stores);
      const hasty = writer.write(async (tx) => {
        await sql`set local lock_timeout = '100ms'`.execute(tx);
        await tx.selectFrom('audit_head').selectAll().forUpdate().execute();
      });
      await assert.rejects(hasty, { name: 'AppError', code: 'busy' });
      release.resolve();
      await change;
      await database.close();
    }));
});

test('who reads does not wait for all who write', () =>
  withStores(engine, async ({ credentials }) => {
    const made = await credentials.create(BY, newCredential(), undefined);
    let written = 0;
    const writes = Array.from({ length: 120 }, async () => {
      await credentials.create(BY, newCredential(), undefined);
      written += 1;
    });
    // They have taken every connection they get.
    await sleep(1);
    await credentials.find({ id: made.id });
    assert.ok(written < 60, `${written} were written first`);
    await Promise.all(writes);
  }));

test('a change that waits too long for its turn is answered busy', (t) =>
  withStores(engine, async ({ database: { writer } }) => {
    const release = Promise.withResolvers<void>();
    const holding = Array.from({ length: 16 }, () => writer.write(() => release.promise));
    try {
      t.mock.timers.enable({ apis: ['setTimeout'] });
      const late = writer.write(put('late'));
      t.mock.timers.tick(5000);
      t.mock.timers.reset();
      await assert.rejects(late, { name: 'AppError', code: 'busy' });
    } finally {
      release.resolve();
    }
    await Promise.all(holding);
    await writer.write(put('next'));
  }));

describe('conflicts', () => {
  test('a change that waits for a service holds up no other change', () =>
    withStores(engine, async ({ credentials, directory, database: { writer } }) => {
      const service = await directory.createService(BY, newService());
      const { id } = await credentials.create(BY, newCredential(), undefined);
      const held = Promise.withResolvers<void>();
      const release = Promise.withResolvers<void>();
      const holding = writer.write(async (tx) => {
        await tx.selectFrom('service').selectAll().forUpdate().execute();
        held.resolve();
        await release.promise;
      });
      await held.promise;
      const moving = credentials.update(BY, [{ id }], (old) => ({
        next: grown(old, { serviceId: service.id }),
      }));
      await sleep(100);
      await credentials.create(BY, newCredential(), undefined);
      release.resolve();
      await holding;
      assert.equal((await moving)?.serviceId, service.id);
    }));

  test('a deletion of many that waits for one of them holds up no other change', () =>
    withStores(engine, async ({ credentials, database: { writer } }) => {
      const make = async () => (await credentials.create(BY, newCredential(), undefined)).id;
      const ids = [await make(), await make()];
      const held = Promise.withResolvers<void>();
      const release = Promise.withResolvers<void>();
      const holding = writer.write(async (tx) => {
        const second = tx.selectFrom('credential').selectAll().where('id', '=', Number(ids[1]));
        await second.forUpdate().execute();
        held.resolve();
        await release.promise;
      });
      await held.promise;
      const deleting = credentials.deleteMany(BY, { ids, next: undefined }, () => true);
      await sleep(100);
      await credentials.create(BY, newCredential(), undefined);
      release.resolve();
      await holding;
      assert.deepEqual((await deleting).deleted, ids);
    }));

  test('of two changes that wait for each other, one runs again', () =>
    withStores(engine, async ({ database: { writer }, meta }) => {
      await Promise.all([writer.write(put('a')), writer.write(put('b'))]);
      let runs = 0;
      const crossed = (first: string, second: string) =>
        writer.write(async (tx) => {
          runs += 1;
          await set(first, `by ${first}`)(tx);
          await sleep(100);
          await set(second, `by ${first}`)(tx);
        });
      await Promise.all([crossed('a', 'b'), crossed('b', 'a')]);
      assert.equal(runs, 3);
      assert.equal(await meta.get('a'), await meta.get('b'));
    }));

  test('a change that never gets through is answered busy', () =>
    withStores(engine, async ({ database: { writer } }) => {
      let runs = 0;
      const conflict = writer.write(async (tx) => {
        runs += 1;
        await sql`do $$ begin raise exception 'conflict' using errcode = '40001'; end $$`.execute(
          tx,
        );
      });
      await assert.rejects(conflict, { name: 'AppError', code: 'busy' });
      assert.equal(runs, 10);
    }));
});

describe('wrong tries that nodes count together', () => {
  const counterOf = ({ database }: Stores, seconds: number) =>
    sharedTryCounter(database, seconds, (key) => `digest of ${key}`);
  const keys = async ({ database: { reader } }: Stores) =>
    (await reader.selectFrom('wrong_try').select('key').execute()).map(({ key }) => key);

  test('no two get the same count, and what ended starts anew', () =>
    withStores(engine, async (stores) => {
      const nodes = [counterOf(stores, 60), counterOf(stores, 60)];
      const counts = await Promise.all(
        Array.from({ length: 100 }, (_, number) => nodes[number % 2]?.add('a')),
      );
      const tries = counts.map((count) => count?.tries ?? 0).sort((a, b) => a - b);
      assert.deepEqual(
        tries,
        [...Array(100).keys()].map((number) => number + 1),
      );
      const { msBeforeNext } = await counterOf(stores, 60).add('b');
      assert.ok(msBeforeNext > 0 && msBeforeNext <= 60_000, String(msBeforeNext));
      await sql`update wrong_try set expire = 1`.execute(stores.database.reader);
      // Its first call sweeps, which nobody waits for.
      await counterOf(stores, 60).add('c');
      for (let i = 0; i < 100 && (await keys(stores)).length > 1; i++) await sleep(20);
      assert.deepEqual(await keys(stores), ['digest of c']);
      assert.equal((await nodes[0]?.add('a'))?.tries, 1);
    }));

  test('while the database cannot count, each node counts alone', () =>
    withStores(engine, async (stores) => {
      const node = counterOf(stores, 60);
      await sql`drop table wrong_try`.execute(stores.database.reader);
      const counts = [await node.add('a'), await node.add('a'), await node.add('b')];
      assert.deepEqual(
        counts.map(({ tries }) => tries),
        [1, 2, 1],
      );
    }));
});
