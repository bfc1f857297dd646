// Kills the real server at random moments, again and again: what it acknowledged must be there.
// DURABILITY_KILLS sets how often, DURABILITY_SEED repeats the choices of a run.
import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { checkDatabase } from './database-check.ts';
import { Ledger } from './ledger.ts';
import { endAll, freePort, type ServerProcess, startServer } from './server-process.ts';
import { chance, listAll, Workers } from './workers.ts';

const KILLS = Number(process.env.DURABILITY_KILLS || 20);
const SEED = Number(process.env.DURABILITY_SEED || randomInt(2 ** 31));
const WORKERS = 12;
const FIRST_START_KILLS = 5;

const folder = await mkdtemp(join(tmpdir(), 'chatelaine-durability-'));
after(async () => {
  await endAll();
  await rm(folder, { recursive: true, force: true });
});

async function kill(server: ServerProcess): Promise<void> {
  server.process.kill('SIGKILL');
  assert.deepEqual(await server.ended, { code: null, signal: 'SIGKILL' }, server.errors());
}

const limits = { timeout: 60_000 + KILLS * 5000 };

test(`${KILLS} kills under load (DURABILITY_SEED=${SEED})`, limits, async (t) => {
  const dataDir = join(folder, 'load');
  const port = await freePort();
  const random = chance(SEED);
  const ledger = new Ledger();
  const workers = new Workers(ledger, WORKERS, random);
  for (let kills = 0; kills <= KILLS; kills++) {
    // Now and then the restart is killed too, while it recovers the file.
    if (kills > 0 && random(3) === 0) {
      const restarting = startServer(dataDir, port);
      await sleep(random(400));
      await kill(restarting);
    }
    const server = startServer(dataDir, port);
    await server.ready();
    ledger.verify(await listAll(server), false);
    checkDatabase(join(dataDir, 'chatelaine.db'));
    const load = kills < KILLS ? workers.drive(server) : undefined;
    await sleep(random(500));
    await kill(server);
    await load;
  }
  const { acknowledged, unanswered, applied } = ledger.counts;
  t.diagnostic(`${acknowledged} acknowledged; ${unanswered} not, of which ${applied} were written`);
  // So many that the kills met work; how many more there are depends on the machine.
  assert.ok(acknowledged > KILLS * 5, `only ${acknowledged} changes were acknowledged`);
  assert.ok(unanswered > KILLS, `only ${unanswered} changes were cut off`);
});

test(`${FIRST_START_KILLS} kills of a first start (DURABILITY_SEED=${SEED})`, limits, async () => {
  const random = chance(SEED);
  for (let kills = 0; kills < FIRST_START_KILLS; kills++) {
    const dataDir = join(folder, `first-${kills}`);
    const port = await freePort();
    const first = startServer(dataDir, port);
    await sleep(100 + random(500));
    await kill(first);
    const second = startServer(dataDir, port);
    await second.ready();
    assert.deepEqual(await listAll(second), []);
    await kill(second);
  }
});
