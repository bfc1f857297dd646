// Stops the real server as an operator would, under load.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { checkDatabase } from './database-check.ts';
import { Ledger } from './ledger.ts';
import { endAll, freePort, startServer } from './server-process.ts';
import { chance, listAll, Workers } from './workers.ts';

const folder = await mkdtemp(join(tmpdir(), 'chatelaine-durability-'));
after(async () => {
  await endAll();
  await rm(folder, { recursive: true, force: true });
});

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  test(`${signal} under load: what was taken is committed and answered`, async () => {
    const dataDir = join(folder, signal);
    const port = await freePort();
    const ledger = new Ledger();
    const workers = new Workers(ledger, 12, chance(1));
    for (let round = 0; round < 3; round++) {
      const server = startServer(dataDir, port);
      await server.ready();
      // Whoever got no answer has changed nothing.
      ledger.verify(await listAll(server), true);
      const load = workers.drive(server);
      // Enough to tell, however busy the machine is.
      const wanted = 40 * (round + 1);
      for (let waits = 0; waits < 300 && ledger.counts.acknowledged < wanted; waits++) {
        await sleep(50);
      }
      const start = performance.now();
      server.process.kill(signal);
      assert.deepEqual(await server.ended, { code: 0, signal: null }, server.errors());
      const took = performance.now() - start;
      assert.ok(took < 10_000, `the stop took ${took} ms`);
      assert.equal(server.errors(), '');
      await load;
      checkDatabase(join(dataDir, 'chatelaine.db'));
    }
    const server = startServer(dataDir, port);
    await server.ready();
    ledger.verify(await listAll(server), true);
    assert.ok(ledger.counts.acknowledged > 100, `${ledger.counts.acknowledged} acknowledged`);
    server.process.kill(signal);
    assert.equal((await server.ended).code, 0);
  });
}

test('a second server on a used port says so in one line and leaves the first alone', async () => {
  const port = await freePort();
  const first = startServer(join(folder, 'first'), port);
  await first.ready();
  const second = startServer(join(folder, 'second'), port);
  const { code } = await second.ended;
  assert.equal(code, 1);
  assert.match(second.errors(), /^[^\n]*127\.0\.0\.1:\d+ is in use[^\n]*\n$/);
  // Its database was filled all the same, and this is the only time its secrets are shown.
  assert.match(second.output(), /password +[A-Za-z0-9]{24}\n/);
  assert.deepEqual(await listAll(first), []);
  first.process.kill('SIGTERM');
  assert.equal((await first.ended).code, 0);
});
