import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Lease, Progress } from '../../src/core/delivery.ts';
import type { WebhookId } from '../../src/core/ids.ts';
import type { NewWebhook, Webhook } from '../../src/core/webhook.ts';
import { DryRun, type Writing } from '../../src/core/writing.ts';
import {
  BY,
  type EngineUnderTest,
  gather,
  newCredential,
  START,
  type Stores,
  withStores,
} from './engine-under-test.ts';

const NEW: NewWebhook = {
  uuid: '00000000-0000-4000-8000-000000000001',
  url: 'https://hooks.example/',
  description: 'of the shop',
  events: ['credential.*', 'role.create'],
  enabled: true,
  offReason: null,
  secretHint: 'abcd',
  oldSecretUntil: null,
  replayedFrom: null,
  createdAt: START,
  sealed: 'sealed one',
  oldSealed: null,
};
const NOBODY = 999 as WebhookId;
const PROGRESS: Progress = {
  position: 1,
  lastSuccessAt: null,
  failingSince: null,
  lastFailure: null,
  givenUp: 0,
  givenUpFrom: null,
  park: [],
  drop: [],
};

const leaseOf = ({ id }: Webhook, owner = 'node', until = START + 1000): Lease => ({
  id,
  owner,
  until,
});
const parked = (seq: number, attempts = 0) => {
  return { seq, chain: `chain ${seq}`, attempts, parkedAt: START, retryAt: START + seq };
};

/** What the stores of webhooks promise. */
export function webhookContract(engine: EngineUnderTest): void {
  const check = (name: string, run: (stores: Stores) => Promise<void>): void =>
    void test(name, () => withStores(engine, run));

  check('a webhook is created, changed and deleted, and the trail tells it', async (stores) => {
    const { webhooks, audit } = stores;
    const created = await webhooks.create(BY, NEW);
    const { sealed: _sealed, oldSealed: _oldSealed, ...shown } = NEW;
    assert.deepEqual(created, { ...shown, id: created.id, version: 1, updatedAt: START });
    const found = await webhooks.find(created.id);
    assert.deepEqual(found, { ...created, sealed: 'sealed one', oldSealed: null });
    const updated = await webhooks.update(BY, created.id, (old) => {
      assert.deepEqual(old, found);
      const fields = { url: 'https://b.example/', events: ['*'], enabled: false, version: 2 };
      const secrets = { sealed: 'two', oldSealed: old.sealed, oldSecretUntil: START + 5 };
      return { ...old, ...fields, ...secrets, secretHint: 'wxyz', updatedAt: START + 1 };
    });
    const { sealed, oldSealed, ...now } = (await webhooks.find(created.id)) ?? assert.fail();
    assert.deepEqual([sealed, oldSealed], ['two', 'sealed one']);
    assert.deepEqual(updated, now);
    assert.deepEqual(await webhooks.update(BY, created.id, () => undefined), now);
    assert.equal(await webhooks.delete(BY, created.id), true);
    assert.equal(await webhooks.find(created.id), undefined);
    assert.equal(await webhooks.delete(BY, created.id), false);
    assert.equal(await webhooks.update(BY, NOBODY, () => assert.fail()), undefined);
    assert.equal(await webhooks.replay(BY, NOBODY, { seq: 1 }), undefined);
    assert.equal(await webhooks.notePing(BY, NOBODY), undefined);

    const entries = await gather(audit.list({ subject: { kind: 'webhook', id: created.id } }));
    assert.deepEqual(
      entries.map(({ version }) => version),
      [1, 2, null],
    );
    assert.deepEqual(entries[1]?.diff, {
      url: { from: 'https://hooks.example/', to: 'https://b.example/' },
      events: { from: ['credential.*', 'role.create'], to: ['*'] },
      enabled: { from: true, to: false },
      secretHint: { from: 'abcd', to: 'wxyz' },
      oldSecretUntil: { from: null, to: START + 5 },
    });
    assert.doesNotMatch(JSON.stringify(entries), /sealed one|"two"/);
    assert.equal((await audit.verify()).brokenAt, undefined);
  });

  check('a dry run writes nothing', async ({ webhooks, audit }) => {
    const dry: Writing = { ...BY, dryRun: true };
    await assert.rejects(webhooks.create(dry, NEW), DryRun);
    const { id } = await webhooks.create(BY, NEW);
    await assert.rejects(webhooks.delete(dry, id), DryRun);
    await assert.rejects(webhooks.replay(dry, id, { seq: 1 }), DryRun);
    await assert.rejects(webhooks.notePing(dry, id), DryRun);
    const [row] = await webhooks.list();
    assert.equal(row?.webhook.version, 1);
    assert.equal((await gather(audit.list({}))).length, 1);
  });

  check('it waits from its own creation on, and only while it is enabled', async (stores) => {
    const { webhooks, credentials, deliveries } = stores;
    await credentials.create(BY, newCredential(), undefined);
    const webhook = await webhooks.create(BY, NEW);
    const off = await webhooks.create(BY, { ...NEW, uuid: 'off', enabled: false });
    // The second one's creation is an entry that the first may want.
    assert.deepEqual(await deliveries.waiting('node', START), [webhook.id]);
    const leased = await deliveries.take(leaseOf(webhook), START);
    assert.deepEqual(leased?.webhook, await webhooks.find(webhook.id));
    assert.deepEqual(leased?.state, {
      position: 2,
      parked: 0,
      lastSuccessAt: null,
      failingSince: null,
      lastFailure: null,
      givenUp: 0,
      givenUpFrom: null,
    });
    assert.deepEqual(leased?.events, []);
    assert.equal(await deliveries.take(leaseOf(off), START), undefined);
    const lease = leaseOf(webhook, 'node', 0);
    assert.equal(await deliveries.save(lease, 1, { ...PROGRESS, position: 3 }), true);
    assert.deepEqual(await deliveries.waiting('node', START), []);
    await credentials.create(BY, newCredential(), undefined);
    assert.deepEqual(await deliveries.waiting('node', START), [webhook.id]);
  });

  check('one node has the lease until it ends', async ({ webhooks, deliveries }) => {
    const webhook = await webhooks.create(BY, NEW);
    await webhooks.notePing(BY, webhook.id);
    const [a, b] = [leaseOf(webhook, 'a'), leaseOf(webhook, 'b', START + 3000)];
    assert.ok(await deliveries.take(a, START));
    assert.deepEqual(await deliveries.waiting('b', START + 999), []);
    assert.equal(await deliveries.take(b, START + 999), undefined);
    assert.equal(await deliveries.save(b, 1, PROGRESS), false);
    // The node itself takes it again, as it does after a crash.
    assert.deepEqual(await deliveries.waiting('a', START), [webhook.id]);
    assert.ok(await deliveries.take(a, START));
    assert.deepEqual(await deliveries.waiting('b', START + 1000), [webhook.id]);
    assert.ok(await deliveries.take(b, START + 1000));
    assert.equal(await deliveries.save(a, 1, PROGRESS), false);
    assert.equal(await deliveries.save(b, 1, PROGRESS), true);
  });

  check('of nodes that come at once one gets the lease', async ({ webhooks, deliveries }) => {
    const webhook = await webhooks.create(BY, NEW);
    const nodes = Array.from({ length: 8 }, (_, index) => leaseOf(webhook, `node ${index}`));
    const taken = await Promise.all(nodes.map((lease) => deliveries.take(lease, START)));
    assert.equal(taken.filter((one) => one !== undefined).length, 1);
  });

  check('progress is stored whole, or not at all when the webhook has changed', async (stores) => {
    const { webhooks, deliveries } = stores;
    const webhook = await webhooks.create(BY, NEW);
    const lease = leaseOf(webhook);
    await deliveries.take(lease, START);
    const many = Array.from({ length: 2500 }, (_, index) => parked(index + 1));
    const state = {
      position: 1,
      lastSuccessAt: START + 1,
      failingSince: START + 2,
      lastFailure: 'answered 500',
      givenUp: 3,
      givenUpFrom: 4,
    };
    assert.equal(await deliveries.save(lease, 1, { ...state, park: many, drop: [] }), true);
    const again = [parked(1, 7)];
    const drop = many.slice(1, 2400).map(({ seq }) => seq);
    assert.equal(await deliveries.save(lease, 1, { ...state, park: again, drop }), true);
    const leased = await deliveries.take(lease, START);
    assert.deepEqual(leased?.state, { ...state, parked: 101 });
    assert.deepEqual(leased?.events, [parked(1, 7), ...many.slice(2400)]);
    assert.deepEqual((await webhooks.list())[0]?.state, { ...state, parked: 101 });
    assert.deepEqual(await deliveries.waiting('node', START), [webhook.id], 'for what is parked');

    await webhooks.update(BY, webhook.id, (old) => ({ ...old, version: 2 }));
    const late = { ...PROGRESS, position: 2, drop: [1] };
    assert.equal(await deliveries.save(lease, 1, late), false);
    assert.deepEqual((await webhooks.list())[0]?.state, { ...state, parked: 101 });
    await webhooks.delete(BY, webhook.id);
    assert.equal(await deliveries.save(lease, 2, late), false);
  });

  check('what waits has its whole time again when it is switched on', async (stores) => {
    const { webhooks, deliveries } = stores;
    const webhook = await webhooks.create(BY, NEW);
    const lease = leaseOf(webhook);
    await deliveries.take(lease, START);
    await deliveries.save(lease, 1, { ...PROGRESS, failingSince: START, park: [parked(1, 5)] });
    const turn = (enabled: boolean, version: number) =>
      webhooks.update(BY, webhook.id, (old) => {
        return { ...old, enabled, version, updatedAt: START + 500 };
      });
    await turn(false, 2);
    assert.equal((await webhooks.list())[0]?.state.failingSince, START);
    await turn(true, 3);
    const leased = await deliveries.take(lease, START);
    assert.equal(leased?.state.failingSince, null);
    assert.deepEqual(leased?.events, [{ ...parked(1, 5), parkedAt: START + 500, retryAt: 0 }]);
  });

  check(
    'a replay goes to a place or a time, and what is parked behind it is read anew',
    async (s) => {
      const { webhooks, credentials, deliveries, clock } = s;
      const webhook = await webhooks.create(BY, NEW);
      for (let seq = 2; seq <= 9; seq++) {
        clock.time = START + seq * 10;
        await credentials.create(BY, newCredential({ createdAt: clock.time }), undefined);
      }
      const lease = leaseOf(webhook);
      await deliveries.take(lease, START);
      const park = [parked(3), parked(6), parked(7)];
      await deliveries.save(lease, 1, {
        ...PROGRESS,
        position: 9,
        park,
        givenUp: 1,
        givenUpFrom: 2,
      });
      assert.equal(await webhooks.replay(BY, webhook.id, { seq: 6 }), 6);
      const leased = await deliveries.take(lease, START);
      assert.deepEqual(leased?.events, [parked(3)]);
      assert.equal(leased?.state.position, 5);
      assert.deepEqual([leased?.state.givenUp, leased?.state.givenUpFrom], [0, null]);
      assert.equal(leased?.webhook.version, 2);
      assert.equal(
        await deliveries.save(lease, 1, PROGRESS),
        false,
        'whoever delivers starts anew',
      );

      for (const [since, seq] of [
        [0, 1],
        [START + 40, 4],
        [START + 41, 5],
        [START + 90, 9],
      ] as const) {
        assert.equal(await webhooks.replay(BY, webhook.id, { since }), seq, `since ${since}`);
      }
      const [row] = await webhooks.list();
      const end = (row?.head ?? 0) + 1;
      const late = { since: START + 100_000 };
      assert.equal(await webhooks.replay(BY, webhook.id, late), end);
      for (const seq of [0, -1, 1.5, end + 2]) {
        await assert.rejects(webhooks.replay(BY, webhook.id, { seq }), {
          code: 'replay_start_invalid',
        });
      }
      assert.equal(await webhooks.replay(BY, webhook.id, { seq: end + 1 }), end + 1);
    },
  );
}
