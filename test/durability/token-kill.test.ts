// Kills the real server between rotations and revocations of refresh tokens and their answers.
// DURABILITY_TOKEN_KILLS sets how often, DURABILITY_SEED repeats the choices of a run.
import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { checkDatabase, checkFamilies } from './database-check.ts';
import { RelyingParty } from './relying-party.ts';
import { endAll, freePort, type ServerProcess, startServer } from './server-process.ts';
import { type Counts, drive, TokenFamily, verify } from './token-family.ts';
import { chance } from './workers.ts';

const KILLS = Number(process.env.DURABILITY_TOKEN_KILLS || 12);
/** On a busy machine fewer kills have to do. */
const ENOUGH_MS = KILLS * 3000;
const SEED = Number(process.env.DURABILITY_SEED || randomInt(2 ** 31));
const FAMILIES = 12;

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

test(`up to ${KILLS} kills under rotation (DURABILITY_SEED=${SEED})`, limits, async (t) => {
  const port = await freePort();
  const random = chance(SEED);
  const party = new RelyingParty(port);
  const counts: Counts = { rotations: 0, revocations: 0, races: 0, unanswered: 0, written: 0 };
  let families: TokenFamily[] = [];
  let over: TokenFamily[] = [];
  const start = performance.now();
  let kills = 0;
  for (; ; kills++) {
    const server = startServer(folder, port);
    await server.ready();
    checkDatabase(join(folder, 'chatelaine.db'));
    checkFamilies(join(folder, 'chatelaine.db'));
    if (kills === 0) await party.register(server);
    const before = over.slice(-FAMILIES);
    await Promise.all(
      [...families, ...before].map((family) => verify(family, party, random(3) === 0, counts)),
    );
    if (kills === KILLS || performance.now() - start > ENOUGH_MS) break;
    over = [...over, ...families.filter(({ state }) => state === 'over')];
    families = families.filter(({ state }) => state === 'alive');
    while (families.length < FAMILIES) families.push(new TokenFamily(await party.signIn()));
    const load = families.map((family) => drive(family, party, random, counts));
    await sleep(50 + random(250));
    await kill(server);
    await Promise.all(load);
  }
  t.diagnostic(`${kills} kills: ${JSON.stringify(counts)}`);
  assert.ok(counts.rotations > kills * 2, 'too few rotations were acknowledged');
  assert.ok(counts.unanswered > kills, 'too few requests were cut off');
});
