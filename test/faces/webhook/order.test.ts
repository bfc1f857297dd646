// In which order events come, what holds up what, and who delivers.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { replayWebhook } from '../../../src/actions/replay-webhook.ts';
import { updateWebhook } from '../../../src/actions/update-webhook.ts';
import { assertInOrder, firstArrivals } from './arrivals.ts';
import { ACTOR, hooked } from './hooked.ts';
import { until } from './receiver.ts';

describe('the order of deliveries', () => {
  test('is kept for each credential, whatever fails', async (t) => {
    const house = await hooked(t);
    await house.hook({ events: ['credential.*'] });
    house.receiver.react = async () => {
      await sleep(Math.random() * 20);
      return Math.random() < 0.3 ? 503 : 204;
    };
    house.work({ pace: { restAfter: 1000 } });
    const ids = await Promise.all(Array.from({ length: 8 }, () => house.create()));
    await Promise.all(
      ids.map(async (id) => {
        for (let change = 1; change <= 12; change++) await house.rename(id, `name ${change}`);
      }),
    );
    const all = 8 * 13;
    await until(() => new Set(house.receiver.taken.map(({ id }) => id)).size === all, 'all came');
    assertInOrder(house.receiver.received);
    assertInOrder(house.receiver.taken);
    // Never two of one credential at once, and never an end to one before it was taken.
    for (const places of firstArrivals(house.receiver.taken).values()) {
      assert.equal(places.length, 13);
    }
    assert.ok(house.receiver.open.most > 1, 'different credentials went side by side');
    assert.ok(house.receiver.open.most <= 16, `${house.receiver.open.most} at once`);
  });

  test('an event that is refused holds up its own credential and no other', async (t) => {
    const house = await hooked(t);
    const [stuck, free] = [await house.create(), await house.create()];
    await house.hook();
    let isStuck = true;
    house.receiver.react = ({ data }) => (isStuck && data.subject.id === stuck ? 500 : 204);
    house.work();
    await house.rename(stuck, 'first');
    for (let change = 0; change < 20; change++) await house.rename(free, `name ${change}`);
    await house.rename(stuck, 'second');
    await until(() => house.receiver.taken.length === 20, 'those of the other came');
    const refused = house.receiver.received.filter(({ data }) => data.subject.id === stuck);
    assert.equal(new Set(refused.map(({ id }) => id)).size, 1, 'only the first was tried');
    isStuck = false;
    await until(() => house.receiver.taken.length === 22, 'those that were held up came');
    assertInOrder(house.receiver.taken);
  });

  test('a slow answer holds up nobody else', async (t) => {
    const house = await hooked(t);
    const [slow, quick] = [await house.create(), await house.create()];
    const { webhook } = await house.hook();
    const held = Promise.withResolvers<number>();
    house.receiver.react = ({ data }) => (data.subject.id === slow ? held.promise : 204);
    house.work();
    await house.rename(slow, 'slow');
    await house.rename(quick, 'quick');
    await until(() => house.receiver.taken.length === 1, 'the quick one came');
    const { webhooks } = house.running.house.deps;
    // What takes long is parked, so that a crash would not repeat all that came after it.
    await until(async () => (await webhooks.list())[0]?.state.parked === 1, 'it is parked');
    await house.rename(quick, 'quick again');
    await until(() => house.receiver.taken.length === 2, 'the next one came');
    held.resolve(204);
    await until(() => house.receiver.taken.length === 3, 'the slow one is answered');
    await until(async () => (await webhooks.list())[0]?.state.parked === 0, 'none waits');
    assert.equal(house.receiver.received.length, 3, `${webhook.url} got each once`);
  });

  test('an event is given up after its time, and the one behind it goes', async (t) => {
    const house = await hooked(t);
    const [stuck, free] = [await house.create(), await house.create()];
    await house.hook();
    house.receiver.react = ({ data }) => (data.diff.name?.to === 'poison' ? 500 : 204);
    house.work({ pace: { giveUpMs: 2000 } });
    await house.rename(stuck, 'poison');
    await house.rename(stuck, 'cure');
    await until(() => house.receiver.received.length > 1, 'it was tried again');
    await house.rename(free, 'free');
    await until(() => house.receiver.taken.length === 2, 'the other two came');
    const { webhooks } = house.running.house.deps;
    await until(async () => (await webhooks.list())[0]?.state.givenUp === 1, 'one was given up');
    const [row] = await webhooks.list();
    const poison = house.receiver.received.find(({ data }) => data.diff.name?.to === 'poison');
    assert.equal(row?.state.givenUpFrom, poison?.data.seq);
    assert.equal(row?.webhook.enabled, true);
  });

  test('a receiver that takes nothing for days is left alone; nothing is lost', async (t) => {
    const house = await hooked(t);
    const { webhook } = await house.hook();
    house.receiver.react = () => 500;
    house.work({ pace: { giveUpMs: 200 } });
    const id = await house.create();
    for (let change = 0; change < 5; change++) await house.rename(id, `name ${change}`);
    const { deps } = house.running.house;
    await until(async () => (await deps.webhooks.list())[0]?.webhook.enabled === false, 'off');
    const [off] = await deps.webhooks.list();
    assert.equal(off?.webhook.offReason, 'failing');
    assert.equal(off.state.givenUp, 0);
    house.receiver.react = () => 204;
    await updateWebhook(deps, ACTOR, webhook.id, { enabled: true });
    await until(() => house.receiver.taken.length === 8, 'all came');
    assertInOrder(house.receiver.taken);
  });

  test('a receiver that is down is tried now and then, and not with everything', async (t) => {
    const house = await hooked(t);
    await house.hook();
    house.receiver.react = () => 503;
    for (let made = 0; made < 40; made++) await house.create();
    house.work({ pace: { restMs: 100, longestRestMs: 100, retryMs: 10_000 } });
    await until(() => house.receiver.received.length >= 18, 'it was tried');
    const { webhooks } = house.running.house.deps;
    await until(async () => (await webhooks.list())[0]?.state.failingSince !== null, 'it is told');
    assert.ok(house.receiver.received.length < 40, 'not everything was sent into the void');
    house.receiver.react = () => 204;
    await until(() => house.receiver.taken.length >= 20, 'what was not tried comes first');
  });
});

describe('who is told', () => {
  test('a webhook hears only what it asked for, and from its creation on', async (t) => {
    const house = await hooked(t);
    const id = await house.create();
    await house.hook({ events: ['credential.update', 'role.*'] });
    house.work();
    await house.rename(id, 'renamed');
    await house.create('other');
    await house.rename(id, 'renamed again');
    await until(() => house.receiver.taken.length === 2, 'both came');
    assert.deepEqual(
      house.receiver.received.map(({ type }) => type),
      ['credential.update', 'credential.update'],
    );
    const { webhooks } = house.running.house.deps;
    await until(async () => {
      const [row] = await webhooks.list();
      return row?.state.position === row?.head;
    }, 'its position is at the end');
  });

  test('each webhook has its own place, ids and speed', async (t) => {
    const house = await hooked(t);
    await house.hook();
    await house.hook({ url: house.receiver.url.replace('/hook', '/other') });
    house.work();
    await house.create();
    await until(() => house.receiver.taken.length === 3, 'all came');
    assert.equal(new Set(house.receiver.taken.map(({ id }) => id)).size, 3);
  });

  test('of several nodes one delivers; another takes over when it stops', async (t) => {
    const house = await hooked(t);
    await house.hook();
    const first = house.work({ owner: 'first' });
    house.work({ owner: 'second' });
    const id = await house.create();
    for (let change = 0; change < 30; change++) await house.rename(id, `name ${change}`);
    await until(() => house.receiver.taken.length === 31, 'all came');
    await first.stop();
    await house.rename(id, 'after the first has stopped');
    await until(() => house.receiver.taken.length === 32, 'the last came too');
    await sleep(300);
    assert.equal(house.receiver.received.length, 32, 'each came once');
  });

  test('a replay sends the same ids again, from a place or a time', async (t) => {
    const house = await hooked(t);
    const { deps } = house.running.house;
    const { webhook } = await house.hook({ events: ['credential.*'] });
    house.work();
    const id = await house.create();
    await sleep(20);
    const since = Date.now();
    await house.rename(id, 'one');
    await house.rename(id, 'two');
    await until(() => house.receiver.taken.length === 3, 'all came');
    const places = house.receiver.taken.map(({ data }) => data.seq);
    assert.equal(await replayWebhook(deps, ACTOR, webhook.id, { since }), places[1]);
    await until(() => house.receiver.taken.length === 5, 'two came again');
    assert.equal(
      await replayWebhook(deps, ACTOR, webhook.id, { seq: places[0] as number }),
      places[0],
    );
    await until(() => house.receiver.taken.length === 8, 'three came again');
    const ids = house.receiver.taken.map((message) => message.id);
    assert.deepEqual(ids.slice(3), [...ids.slice(1, 3), ...ids.slice(0, 3)]);
  });

  test('a replay into the future skips what waits', async (t) => {
    const house = await hooked(t);
    const { deps } = house.running.house;
    const { webhook } = await house.hook({ events: ['credential.*'], enabled: false });
    await house.create('skipped');
    const [row] = await deps.webhooks.list();
    const next = (row?.head ?? 0) + 1;
    await assert.rejects(replayWebhook(deps, ACTOR, webhook.id, { seq: next + 1 }), {
      code: 'replay_start_invalid',
    });
    await replayWebhook(deps, ACTOR, webhook.id, { seq: next });
    await updateWebhook(deps, ACTOR, webhook.id, { enabled: true });
    house.work();
    await house.create('told');
    await until(() => house.receiver.taken.length === 1, 'the later one came');
    assert.deepEqual(house.receiver.taken[0]?.data.diff.name, { to: 'told' });
  });

  test('what is changed while it flows counts at once', async (t) => {
    const house = await hooked(t);
    const { deps } = house.running.house;
    const { webhook } = await house.hook({ events: ['credential.*'] });
    const held = Promise.withResolvers<number>();
    house.receiver.react = () => held.promise;
    house.work();
    const id = await house.create();
    await until(() => house.receiver.received.length === 1, 'the first is on its way');
    await updateWebhook(deps, ACTOR, webhook.id, { enabled: false });
    held.resolve(204);
    await house.rename(id, 'while it is off');
    await sleep(400);
    assert.equal(house.receiver.received.length, 1);
  });

  test('a worker that is stopped ends what is on its way, or cuts it off', async (t) => {
    const house = await hooked(t);
    await house.hook();
    house.receiver.react = () => () => {};
    const worker = house.work();
    await house.create();
    await until(() => house.receiver.received.length === 1, 'it is on its way');
    await worker.stop();
    house.receiver.react = () => 204;
    house.work();
    await until(() => house.receiver.taken.length === 1, 'it came again');
    assert.equal(new Set(house.receiver.received.map(({ id }) => id)).size, 1);
  });
});
