// The receiver of the guide, run as it stands there, beside a real worker.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { pingWebhook } from '../../src/actions/ping-webhook.ts';
import { replayWebhook } from '../../src/actions/replay-webhook.ts';
import { rotateWebhookSecret } from '../../src/actions/rotate-webhook-secret.ts';
import { updateWebhook } from '../../src/actions/update-webhook.ts';
import { ACTOR, hooked } from '../faces/webhook/hooked.ts';
import { until } from '../faces/webhook/receiver.ts';
import { folder } from '../platform/temporary.ts';

const example = join(import.meta.dirname, '../../examples/receive-webhooks.ts');

test('the receiver of the guide takes what is genuine and knows what comes again', async (t) => {
  const house = await hooked(t);
  const { deps } = house.running.house;
  const { webhook, secret } = await house.hook({ enabled: false });
  const { secret: newer } = await rotateWebhookSecret(deps, ACTOR, webhook.id);
  const file = join(await folder(t), 'webhook-secret.txt');
  // It knows the old secret only: while a rotation overlaps that is enough.
  await writeFile(file, `${secret.reveal()}\n`);
  const child = spawn(process.execPath, [example, file, '0']);
  t.after(async () => {
    child.kill();
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  });
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  await until(() => out.includes('listening'), 'it listens');
  const { port } = JSON.parse(/listening (.*)/.exec(out)?.[1] ?? '') as { port: number };
  const url = `http://127.0.0.1:${port}/`;
  await updateWebhook(deps, ACTOR, webhook.id, { url, events: ['credential.*'], enabled: true });

  assert.equal((await pingWebhook(deps, ACTOR, webhook.id)).outcome, 'answered 204');
  assert.match(out, /^webhook\.ping webhook 1 tester$/m);
  house.work();
  const id = await house.create();
  await until(() => out.includes(`credential.create credential ${id} tester`), 'it was told');
  await replayWebhook(deps, ACTOR, webhook.id, { seq: 1 });
  await until(() => out.includes(`again credential ${id} tester`), 'it came again');

  const body = '{"type":"forged","data":{}}';
  const old = {
    'webhook-id': 'msg_1',
    'webhook-timestamp': '1',
    'webhook-signature': `v1,${Buffer.alloc(32).toString('base64')}`,
  };
  for (const headers of [{}, old, { ...old, 'webhook-timestamp': `${Date.now() / 1000}` }]) {
    assert.equal((await fetch(url, { method: 'POST', body, headers })).status, 401);
  }
  assert.doesNotMatch(out, /forged/);
  // With the end of the overlap the old secret is worth nothing any more.
  await rotateWebhookSecret(deps, ACTOR, webhook.id, { secretGraceSeconds: 0 });
  assert.equal((await pingWebhook(deps, ACTOR, webhook.id)).outcome, 'answered 401');
  assert.notEqual(newer.reveal(), secret.reveal());
});
