// Deliveries to real receivers on this machine.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Webhook as Verifier } from 'standardwebhooks';
import { rotateWebhookSecret } from '../../../src/actions/rotate-webhook-secret.ts';
import { updateWebhook } from '../../../src/actions/update-webhook.ts';
import { ACTOR, type Hooked, hooked } from './hooked.ts';
import { type Received, until } from './receiver.ts';

const verify = (secret: string, { headers, body }: Received): unknown =>
  new Verifier(secret).verify(body, headers as Record<string, string>);

/** What a webhook of the house looks like now. */
const stateOf = async ({ running }: Hooked, id: number) => {
  const all = await running.house.deps.webhooks.list();
  const found = all.find(({ webhook }) => webhook.id === id);
  assert.ok(found);
  return found;
};

describe('a delivery', () => {
  test('tells who changed what, signed so that others can check it', async (t) => {
    const house = await hooked(t);
    const { secret } = await house.hook();
    house.work();
    const id = await house.create('Demo of the shop');
    await until(() => house.receiver.taken.length === 1, 'the event came');
    const [message] = house.receiver.taken as [Received];
    const { type, timestamp, data } = verify(secret.reveal(), message) as Received & {
      timestamp: string;
    };
    assert.equal(type, 'credential.create');
    assert.ok(Math.abs(Date.parse(timestamp) - Date.now()) < 60_000);
    assert.deepEqual(data.subject, { kind: 'credential', id });
    assert.equal(data.version, 1);
    assert.deepEqual(data.author, {
      kind: 'local',
      name: 'tester',
      door: 'local',
      address: null,
      requestId: null,
      reason: '',
    });
    assert.deepEqual(data.diff.name, { to: 'Demo of the shop' });
    assert.throws(() => verify('whsec_AAAA', message), /signature/i);
    const forged = { ...message, body: message.body.replace('Demo', 'Fake') };
    assert.throws(() => verify(secret.reveal(), forged), /signature/i);
    assert.match(message.id, /^msg_[0-9a-f]{32}_\d+$/);
    assert.equal(message.headers['content-type'], 'application/json');
  });

  test('is signed with both secrets while a rotation overlaps', async (t) => {
    const house = await hooked(t);
    const { webhook, secret: old } = await house.hook();
    const { secret } = await rotateWebhookSecret(house.running.house.deps, ACTOR, webhook.id);
    house.work();
    await house.create();
    await until(() => house.receiver.taken.length === 2, 'rotation and change came');
    for (const message of house.receiver.taken) {
      assert.ok(verify(old.reveal(), message));
      assert.ok(verify(secret.reveal(), message));
    }
    const last = await rotateWebhookSecret(house.running.house.deps, ACTOR, webhook.id, {
      secretGraceSeconds: 0,
    });
    await house.create();
    await until(() => house.receiver.taken.length === 4, 'the next ones came');
    const message = house.receiver.taken[3] as Received;
    assert.ok(verify(last.secret.reveal(), message));
    assert.throws(() => verify(secret.reveal(), message), /signature/i);
  });

  test('is tried again under the same id until it is taken', async (t) => {
    const house = await hooked(t);
    const { webhook } = await house.hook();
    house.receiver.react = () => (house.receiver.received.length < 4 ? 500 : 204);
    house.work();
    await house.create();
    await until(() => house.receiver.taken.length === 1, 'it was taken');
    const { received } = house.receiver;
    assert.equal(received.length, 4);
    assert.equal(new Set(received.map(({ id }) => id)).size, 1);
    assert.equal(new Set(received.map(({ body }) => body)).size, 1);
    await until(async () => {
      const { state, head } = await stateOf(house, webhook.id);
      return state.position === head && state.parked === 0;
    }, 'nothing waits');
    const { state } = await stateOf(house, webhook.id);
    assert.equal(state.failingSince, null);
    assert.equal(state.lastFailure, 'answered 500');
  });

  test('survives a receiver that is away, is silent, hangs up or leads elsewhere', async (t) => {
    const house = await hooked(t);
    await house.hook();
    const reactions = [
      (response: { destroy(): void }) => void response.destroy(),
      301,
      302,
      307,
      404,
      204,
    ] as const;
    house.receiver.react = () => reactions[house.receiver.received.length - 1] ?? 204;
    house.work();
    await house.create();
    await until(() => house.receiver.taken.length === 1, 'it was taken');
    assert.equal(house.receiver.received.length, reactions.length);
    assert.equal(new Set(house.receiver.received.map(({ id }) => id)).size, 1);
  });

  test('ends with 410: the webhook is switched off and keeps its place', async (t) => {
    const house = await hooked(t);
    const { webhook } = await house.hook();
    house.receiver.react = () => 410;
    house.work();
    await house.create();
    await until(async () => !(await stateOf(house, webhook.id)).webhook.enabled, 'it is off');
    const off = (await stateOf(house, webhook.id)).webhook;
    assert.equal(off.offReason, 'gone');
    house.receiver.react = () => 204;
    await updateWebhook(house.running.house.deps, ACTOR, webhook.id, { enabled: true });
    await until(() => house.receiver.taken.length === 3, 'it goes on where it stood');
    assert.deepEqual(house.receiver.taken.map(({ type }) => type).sort(), [
      'credential.create',
      'webhook.switch-off',
      'webhook.update',
    ]);
  });
});
