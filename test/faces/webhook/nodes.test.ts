// Three nodes over one PostgreSQL database, whose clocks differ, so that two of them deliver at once.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { createCredential } from '../../../src/actions/create-credential.ts';
import { createWebhook } from '../../../src/actions/create-webhook.ts';
import type { Deps } from '../../../src/actions/deps.ts';
import { updateCredential } from '../../../src/actions/update-credential.ts';
import { startWebhookWorker, type WebhookWorker } from '../../../src/faces/webhook/worker.ts';
import { folder } from '../../platform/temporary.ts';
import { type Running, run } from '../../running.ts';
import { gather } from '../../store/engine-under-test.ts';
import { postgresServer } from '../../store/postgres-server.ts';
import { assertInOrder } from './arrivals.ts';
import { ACTOR, HURRY } from './hooked.ts';
import { startReceiver, until } from './receiver.ts';

const CREDENTIALS = 6;
const RENAMES = 12;
const MINUTE = 60_000;

interface Node {
  readonly running: Running;
  readonly deps: Deps;
  readonly clock: { ahead: number; now(): number };
  readonly worker: WebhookWorker;
}

test('of three nodes each delivers what another one left, in order and under its id', async (t) => {
  const postgres = await postgresServer();
  const { url, drop } = await postgres.createDatabase();
  const receiver = await startReceiver();
  const nodes: Node[] = [];
  t.after(async () => {
    for (const { worker, running } of nodes) {
      await worker.stop();
      await running.close();
    }
    await receiver.close();
    await drop();
    await postgres.stop();
  });
  const settings = {
    DATABASE_URL: url,
    SECRET_KEY_FILE: join(await folder(t), 'secret.key'),
    WEBHOOK_ALLOWED_IPS: '127.0.0.1',
  };
  for (const owner of ['first', 'second', 'third']) {
    const running = await run(settings);
    const clock = { ahead: 0, now: () => Date.now() + clock.ahead };
    const failed = (error: unknown): void => {
      throw error;
    };
    const { deps } = running.house;
    const worker = startWebhookWorker({ ...deps, clock }, { owner, pace: HURRY, failed });
    nodes.push({ running, deps, clock, worker });
  }
  const node = (number: number) => nodes[number % nodes.length] as Node;

  await createWebhook(node(0).deps, ACTOR, { url: receiver.url, events: ['credential.*'] });
  const fields = { grantType: 'authorization_code', scope: 'openid' };
  const ids: number[] = [];
  for (let made = 0; made < CREDENTIALS; made++) {
    const name = `made ${made}`;
    ids.push((await createCredential(node(made).deps, ACTOR, { ...fields, name })).credential.id);
  }
  // Each is changed at every node in turn, while the deliveries go from node to node.
  const changing = Promise.all(
    ids.map(async (id, which) => {
      for (let change = 0; change < RENAMES; change++) {
        const { deps } = node(which + change);
        await updateCredential(deps, ACTOR, { id }, { name: `name ${change}` });
      }
    }),
  );
  const late = [
    [nodes.slice(1), MINUTE],
    [nodes.slice(0, 1), 3 * MINUTE],
  ] as const;
  for (const [ahead, milliseconds] of late) {
    await until(() => receiver.taken.length > 0, 'it flows');
    const held = Promise.withResolvers<number>();
    receiver.react = () => held.promise;
    await changing;
    for (const id of ids) {
      await updateCredential(node(id).deps, ACTOR, { id }, { description: `${milliseconds}` });
    }
    await until(() => receiver.open.now > 0, 'some are on their way');
    const before = new Set(receiver.received.map(({ id }) => id));
    const count = receiver.received.length;
    // To those whose clocks are ahead the lease of the one that delivers is over.
    for (const { clock } of ahead) clock.ahead = milliseconds;
    await until(
      () => receiver.received.slice(count).some(({ id }) => before.has(id)),
      'another node sends the same',
    );
    held.resolve(204);
    receiver.react = () => (receiver.received.length % 5 === 0 ? 503 : 204);
  }
  const all = CREDENTIALS * (1 + RENAMES + late.length);
  await until(() => new Set(receiver.taken.map(({ id }) => id)).size === all, 'all came');
  // It delivers by now, and whoever goes on must not be behind it.
  for (const { clock } of nodes) clock.ahead = 3 * MINUTE;
  await node(0).worker.stop();
  await updateCredential(node(1).deps, ACTOR, { id: ids[0] as number }, { name: 'the last' });
  await until(
    () => receiver.taken.some(({ data }) => data.diff.name?.to === 'the last'),
    'another goes on',
  );

  assertInOrder(receiver.received);
  assertInOrder(receiver.taken);
  const told = await gather(node(1).deps.audit.list({}));
  const places = told.filter(({ subject }) => subject.kind === 'credential').map(({ seq }) => seq);
  const idOf = new Map<number, Set<string>>();
  for (const { id, data } of receiver.taken) {
    idOf.set(data.seq, (idOf.get(data.seq) ?? new Set()).add(id));
  }
  assert.deepEqual(
    [...idOf.keys()].toSorted((a, b) => a - b),
    places,
  );
  for (const [seq, messages] of idOf) assert.equal(messages.size, 1, `${seq} has one id`);
  assert.equal(new Set([...idOf.values()].flatMap((set) => [...set])).size, places.length);
});
