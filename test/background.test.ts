// What a running server tells a webhook without being asked: each cause once, end to end.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createWebhook } from '../src/actions/create-webhook.ts';
import { rotateSecret } from '../src/actions/rotate-secret.ts';
import { updateSecret } from '../src/actions/update-secret.ts';
import { startBackground } from '../src/background.ts';
import { Secret } from '../src/core/secret.ts';
import { ACTOR } from './faces/webhook/hooked.ts';
import { startReceiver, until } from './faces/webhook/receiver.ts';
import { run } from './running.ts';

test('a server tells of ending, old and locked secrets, each once', async (t) => {
  const running = await run({ WEBHOOK_ALLOWED_IPS: '127.0.0.1' });
  const receiver = await startReceiver();
  const { deps } = running.house;
  const failures: unknown[] = [];
  const patterns = ['secret-expiring', 'secret-used-after-rotation', 'locked'];
  await createWebhook(deps, ACTOR, {
    url: receiver.url,
    events: patterns.map((name) => `credential.${name}`),
  });
  const created = async () => {
    const form = { grantType: 'authorization_code', scope: 'openid', name: 'Demo' };
    const made = await running.call('CreateOAuthCredential', form);
    return {
      id: Number(made.credentialId),
      identifier: String(made.clientIdentifier),
      secret: new Secret(String(made.clientSecret)),
    };
  };
  const [ending, old, locked] = [await created(), await created(), await created()];
  const [secret] = await deps.credentials.secrets(ending.id as never);
  const expiresAt = deps.clock.now() + 60_000;
  await updateSecret(deps, ACTOR, { id: ending.id }, secret?.id as number, { expiresAt });
  const background = startBackground(deps, 'node', (error) => failures.push(error));
  t.after(async () => {
    await background.stop();
    await receiver.close();
    await running.close();
  });

  const url = `http://127.0.0.1:${running.port}/oauth/token.php`;
  const ask = async (client: { identifier: string; secret: Secret }): Promise<number> => {
    const form = {
      grant_type: 'refresh_token',
      refresh_token: 'none',
      client_id: client.identifier,
      client_secret: client.secret.reveal(),
    };
    const response = await fetch(url, { method: 'POST', body: new URLSearchParams(form) });
    await response.text();
    return response.status;
  };
  await rotateSecret(deps, ACTOR, { id: old.id });
  for (let used = 0; used < 3; used++) assert.equal(await ask(old), 400, 'it opens the door');
  const guess = { ...locked, secret: new Secret('chs_wrong') };
  for (let tries = 0; tries < 12; tries++) await ask(guess);

  await until(() => receiver.taken.length >= 3, 'all three came');
  assert.equal(await ask(old), 429, 'this address is locked by now');
  await background.stop();
  const told = receiver.taken.map(({ type, data }) => `${type} ${data.subject.id}`);
  assert.deepEqual(told.sort(), [
    `credential.locked ${locked.id}`,
    `credential.secret-expiring ${ending.id}`,
    `credential.secret-used-after-rotation ${old.id}`,
  ]);
  const [use] = receiver.taken.filter(({ type }) => type.endsWith('rotation'));
  assert.equal(use?.data.author.address, '127.0.0.1');
  assert.deepEqual(failures, []);
  const bodies = receiver.received.map(({ body }) => body).join();
  assert.doesNotMatch(bodies + running.log.join(), /chs_|whsec_/);
});
