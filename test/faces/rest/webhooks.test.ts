// Webhooks over REST: made, changed, tried out and sent from once more.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { Webhook as Verifier } from 'standardwebhooks';
import { PACE } from '../../../src/core/delivery.ts';
import { startWebhookWorker } from '../../../src/faces/webhook/worker.ts';
import { type Receiver, startReceiver, until } from '../webhook/receiver.ts';
import { assertProblem, openRest, type RestServer } from './rest-server.ts';

let server: RestServer;
let receiver: Receiver;
let path: string;
let hook: Record<string, unknown>;

before(async () => {
  server = await openRest({ WEBHOOK_ALLOWED_IPS: '127.0.0.1' });
  receiver = await startReceiver();
});
beforeEach(async () => {
  receiver.react = () => 204;
  const body = { url: receiver.url, events: ['credential.*'], description: 'for tests' };
  ({ body: hook } = await server.expect(201, 'POST', '/webhooks', { body }));
  path = `/webhooks/${hook.id}`;
});
after(async () => {
  await receiver.close();
  await server.close();
});

describe('a webhook', () => {
  test('is made with a secret that is shown once, listed, read and deleted', async () => {
    const { secret, ...shown } = hook;
    assert.match(String(secret), /^whsec_[A-Za-z0-9+/]{44}$/);
    assert.equal(shown.secretHint, String(secret).slice(-4));
    const { body } = await server.expect(200, 'GET', path);
    const { deliveries, ...read } = body as { deliveries: Record<string, unknown> };
    assert.deepEqual(read, shown);
    assert.deepEqual([deliveries.parked, deliveries.failingSince, deliveries.behind], [0, null, 0]);
    const seen: unknown[] = [];
    let next = '/webhooks?limit=1';
    do {
      const { body: page } = await server.expect(200, 'GET', next);
      seen.push(...(page.items as unknown[]));
      next = page.next === null ? '' : `/webhooks?limit=1&cursor=${page.next}`;
    } while (next !== '');
    assert.deepEqual(seen.at(-1), body);
    await server.expect(204, 'DELETE', path);
    assertProblem(await server.ask('GET', path), 404, 'webhook_unknown');
  });

  test('is made once under an idempotency key, and not by a dry run', async () => {
    const body = { url: receiver.url };
    const count = async () =>
      ((await server.expect(200, 'GET', '/webhooks')).body.items as unknown[]).length;
    const before = await count();
    const { body: preview } = await server.expect(200, 'POST', '/webhooks?dryRun=true', { body });
    assert.equal((preview.changes as unknown[]).length, 1);
    assert.doesNotMatch(JSON.stringify(preview), /whsec_/);
    assert.equal(await count(), before);
    const headers = { 'idempotency-key': 'one-webhook' };
    const made = await server.expect(201, 'POST', '/webhooks', { body, headers });
    const again = await server.expect(201, 'POST', '/webhooks', { body, headers });
    assert.deepEqual([again.body, await count()], [made.body, before + 1]);
    assert.equal(made.headers.get('location')?.endsWith(`/webhooks/${made.body.id}`), true);
  });

  test('changes what is given, at the version that was seen', async () => {
    const patch = (body: object, tag = '*') =>
      server.ask('PATCH', path, { body, headers: { 'if-match': tag } });
    const off = await patch({ enabled: false, description: '' }, '"1"');
    assert.deepEqual(
      [off.status, off.headers.get('etag'), off.body.enabled, off.body.description],
      [200, '"2"', false, ''],
    );
    assert.deepEqual(off.body.events, ['credential.*']);
    const stale = await patch({ enabled: true }, '"1"');
    assertProblem(stale, 412, 'version_stale');
    assert.doesNotMatch(String(stale.body.detail), /credential/);
    const on = await patch({ enabled: true, events: ['role.update'] }, '"2"');
    assert.deepEqual(
      [on.body.enabled, on.body.events, on.body.version],
      [true, ['role.update'], 3],
    );
  });

  test('gets a new secret; the old one signs too for a while', async () => {
    const { body } = await server.expect(200, 'POST', `${path}/rotate-secret`, {
      body: { secretGracePeriod: 3600 },
      headers: { 'if-match': '"1"' },
    });
    assert.notEqual(body.secret, hook.secret);
    assert.ok(Date.parse(String(body.oldSecretUntil)) > Date.now());
    await server.expect(200, 'POST', `${path}/ping`);
    const message = receiver.received.at(-1) ?? assert.fail('nothing was sent');
    for (const secret of [body.secret, hook.secret]) {
      new Verifier(String(secret)).verify(message.body, message.headers as Record<string, string>);
    }
    const stale = { body: {}, headers: { 'if-match': '"1"' } };
    assertProblem(await server.ask('POST', `${path}/rotate-secret`, stale), 412, 'version_stale');
  });

  test('is pinged, and what it answered is told', async () => {
    const taken = await server.expect(200, 'POST', `${path}/ping`);
    assert.deepEqual([taken.body.taken, taken.body.outcome], [true, 'answered 204']);
    assert.equal(receiver.received.at(-1)?.type, 'webhook.ping');
    receiver.react = () => 500;
    const refused = await server.expect(200, 'POST', `${path}/ping`);
    assert.deepEqual([refused.body.taken, refused.body.outcome], [false, 'answered 500']);
    const sent = receiver.received.length;
    await server.expect(200, 'POST', `${path}/ping?dryRun=true`);
    assert.equal(receiver.received.length, sent);
  });

  test('is sent from a place or a time on once more', async () => {
    await server.make();
    const { body: trail } = await server.expect(200, 'GET', '/audit?limit=500');
    const last = (trail.items as { seq: number }[]).at(-1)?.seq ?? 0;
    const replay = (body: object) => server.ask('POST', `${path}/replay`, { body });
    assert.deepEqual((await replay({ from: last })).body, { from: last });
    const early = await replay({ since: '2020-01-01T00:00:00+02:00' });
    assert.deepEqual(early.body, { from: 1 });
    for (const [body, status, code] of [
      [{}, 400, 'value_invalid'],
      [{ from: 1, since: '2020-01-01T00:00:00Z' }, 400, 'value_invalid'],
      [{ from: 0 }, 400, 'value_invalid'],
      [{ from: 100_000 }, 422, 'replay_start_invalid'],
    ] as const) {
      assertProblem(await replay(body), status, code);
    }
    assert.deepEqual((await server.expect(200, 'GET', path)).body.replayedFrom, 1);
    const before = receiver.taken.length;
    const worker = startWebhookWorker(server.house.deps, {
      owner: 'node',
      pace: PACE,
      failed: (error) => {
        throw error;
      },
    });
    try {
      const isTold = () => receiver.taken.slice(before).some(({ data }) => data.seq === last);
      await until(isTold, 'the entry was sent once more');
    } finally {
      await worker.stop();
    }
  });
});

test('what is wrong is refused and changes nothing', async () => {
  const before = (await server.expect(200, 'GET', '/webhooks')).text;
  for (const [method, at, body, status, code] of [
    ['POST', '/webhooks', { url: 'https://10.0.0.1/' }, 422, 'webhook_url_invalid'],
    ['POST', '/webhooks', { url: 'http://169.254.169.254/x' }, 422, 'webhook_url_invalid'],
    [
      'POST',
      '/webhooks',
      { url: receiver.url, events: ['nothing.*'] },
      422,
      'webhook_event_invalid',
    ],
    ['POST', '/webhooks', {}, 400, 'value_invalid'],
    ['POST', '/webhooks', { url: receiver.url, secret: 'x' }, 400, 'value_invalid'],
    ['PATCH', path, { url: 'https://[::1]/' }, 422, 'webhook_url_invalid'],
    ['PATCH', path, { events: ['**'] }, 422, 'webhook_event_invalid'],
    [
      'POST',
      `${path}/rotate-secret`,
      { secretGracePeriod: 31 * 86_400 },
      422,
      'grace_period_invalid',
    ],
    ['PATCH', '/webhooks/4711', { enabled: true }, 404, 'webhook_unknown'],
    ['POST', '/webhooks/4711/rotate-secret', {}, 404, 'webhook_unknown'],
    ['POST', '/webhooks/4711/replay', { from: 1 }, 404, 'webhook_unknown'],
    ['POST', '/webhooks/4711/ping', {}, 404, 'webhook_unknown'],
    ['DELETE', '/webhooks/4711', undefined, 404, 'webhook_unknown'],
    ['GET', '/webhooks/x', undefined, 404, 'path_unknown'],
  ] as const) {
    const reply = await server.ask(method, at, body === undefined ? {} : { body });
    assertProblem(reply, status, code);
  }
  assert.equal((await server.expect(200, 'GET', '/webhooks')).text, before);
});

test('whoever decides what is sent must be allowed to read the trail', async () => {
  const as = await server.caller('create-webhook', 'update-webhook');
  const body = { url: receiver.url };
  for (const [method, at] of [
    ['POST', '/webhooks'],
    ['PATCH', path],
  ] as const) {
    const refused = await server.ask(method, at, { body, as });
    assertProblem(refused, 403, 'action_not_allowed');
    assert.equal(refused.body.action, 'list-audit');
  }
});
