// Kills the real server at random moments while events flow to a receiver: each comes at least once,
// those of one credential in order, and whatever comes twice has the same id.
// DURABILITY_KILLS sets how often, DURABILITY_SEED repeats the choices of a run.
import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Webhook as Verifier } from 'standardwebhooks';
import { createWebhook } from '../../src/actions/create-webhook.ts';
import { openHouse } from '../../src/app.ts';
import { readConfig } from '../../src/config/config.ts';
import { startReceiver, until } from '../faces/webhook/receiver.ts';
import { gather } from '../store/engine-under-test.ts';
import { endAll, freePort, type ServerProcess, startServer } from './server-process.ts';
import { chance } from './workers.ts';

const KILLS = Number(process.env.DURABILITY_KILLS || 20);
const SEED = Number(process.env.DURABILITY_SEED || randomInt(2 ** 31));
const WRITERS = 6;
const CREDENTIALS = 12;
const ACTOR = { kind: 'local', name: 'tester', allowed: new Set(['*']) } as const;

const dataDir = await mkdtemp(join(tmpdir(), 'chatelaine-webhooks-'));
const settings = { WEBHOOK_ALLOWED_IPS: '127.0.0.1' };
const receiver = await startReceiver();
after(async () => {
  await endAll();
  await receiver.close();
  await rm(dataDir, { recursive: true, force: true });
});

const house = () => openHouse(readConfig({ DATA_DIR: dataDir, ...settings }));

/** Renames credentials until no answer comes; answers how many renames were acknowledged. */
async function write(server: ServerProcess, ids: readonly string[], random: (n: number) => number) {
  let acknowledged = 0;
  const writer = async (): Promise<void> => {
    for (let name = 0; ; name++) {
      const credentialId = ids[random(ids.length)] as string;
      const form = { credentialId, name: `name ${name} ${random(1e6)}` };
      const answer = await server.call('UpdateOAuthCredential', form).catch(() => undefined);
      if (answer === undefined || answer.status === 503) return;
      assert.equal(answer.body.result, 'success', JSON.stringify(answer));
      acknowledged += 1;
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, writer));
  return acknowledged;
}

const limits = { timeout: 60_000 + KILLS * 5000 };

test(`${KILLS} kills while events flow (DURABILITY_SEED=${SEED})`, limits, async (t) => {
  const random = chance(SEED);
  const port = await freePort();
  let server = startServer(dataDir, port, settings);
  await server.ready();
  const open = await house();
  const { webhook, secret } = await createWebhook(open.deps, ACTOR, {
    url: receiver.url,
    events: ['credential.*'],
  });
  const verifier = new Verifier(secret.reveal());
  receiver.react = async ({ body, headers }) => {
    verifier.verify(body, headers as Record<string, string>);
    await sleep(random(8));
    return random(20) === 0 ? 500 : 204;
  };
  const ids: string[] = [];
  for (let made = 0; made < CREDENTIALS; made++) {
    const form = { grantType: 'authorization_code', scope: 'openid', name: `Demo ${made}` };
    const { body } = await server.call('CreateOAuthCredential', form);
    ids.push(String(body.credentialId));
  }

  let acknowledged = CREDENTIALS;
  for (let kills = 0; kills < KILLS; kills++) {
    const writing = write(server, ids, random);
    await sleep(100 + random(600));
    server.process.kill('SIGKILL');
    assert.deepEqual(await server.ended, { code: null, signal: 'SIGKILL' }, server.errors());
    acknowledged += await writing;
    server = startServer(dataDir, port, settings);
    await server.ready();
  }
  await until(async () => {
    const [row] = await open.deps.webhooks.list();
    return row?.state.position === row?.head && row?.state.parked === 0;
  }, 'everything was sent');

  const trail = await gather(open.deps.audit.list({}));
  const events = trail.filter(({ subject }) => subject.kind === 'credential');
  const { received, taken } = receiver;
  const firsts = [...new Map(taken.toReversed().map((one) => [one.data.seq, one])).values()];
  const arrived = firsts.toSorted((a, b) => taken.indexOf(a) - taken.indexOf(b));
  assert.ok(events.length >= acknowledged, 'every acknowledged change is an event');
  assert.deepEqual(
    arrived.map(({ data }) => data.seq).sort((a, b) => a - b),
    events.map(({ seq }) => seq),
    'each came, and nothing else',
  );
  for (const id of ids) {
    const places = arrived.flatMap(({ data }) =>
      data.subject.id === Number(id) ? [data.seq] : [],
    );
    assert.deepEqual(
      places,
      places.toSorted((a, b) => a - b),
      `credential ${id} out of order`,
    );
  }
  const prefix = `msg_${webhook.uuid.replaceAll('-', '')}_`;
  const bodies = new Map(received.map(({ id, body }) => [id, body]));
  for (const { id, body, data } of received) {
    assert.equal(id, `${prefix}${data.seq}`);
    assert.equal(body, bodies.get(id));
  }
  assert.doesNotMatch(server.output() + server.errors(), /whsec_|chs_/);
  await open.close();
  const twice = taken.length - arrived.length;
  t.diagnostic(`${events.length} events, 0 lost, ${twice} came twice`);
  assert.ok(events.length > KILLS * 2, `only ${events.length} events`);
});
