import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { Webhook as Verifier } from 'standardwebhooks';
import { startReceiver } from '../webhook/receiver.ts';
import { opener, program, runHere, temporaryDataDir } from './program.ts';

const settings = { DATA_DIR: temporaryDataDir(), WEBHOOK_ALLOWED_IPS: '127.0.0.1' };
const chatelaine = program(settings);
const open = opener(settings);
const receiver = await startReceiver();
after(() => receiver.close());

const run = async (...args: readonly string[]) => {
  const { code, out, err } = await runHere([...args, '--json'], { open });
  assert.equal(code, 0, err);
  return JSON.parse(out);
};
const codeOf = async (...args: readonly string[]) => (await runHere(args, { open })).code;

describe('webhook', () => {
  test('create prints the secret once, list never', async () => {
    const created = await run('webhook', 'create', receiver.url, '--event', 'credential.*');
    assert.match(created.secret, /^whsec_[A-Za-z0-9+/]{44}$/);
    assert.equal(created.secretHint, created.secret.slice(-4));
    const { out } = await runHere(['webhook', 'list'], { open });
    assert.match(out, /^ID +URL +EVENTS +STATE +BEHIND/);
    assert.match(out, /\/hook +credential\.\* +on +0 +0 +0/);
    const [listed] = await run('webhook', 'list');
    assert.doesNotMatch(JSON.stringify(listed), /whsec_|sealed/i);
    assert.equal(listed.behind, 0);
  });

  test('ping says what the receiver answered, and signs as every message', async () => {
    const { secret } = await run('webhook', 'rotate-secret', '1', '--grace', '0');
    const result = await run('webhook', 'ping', '1');
    assert.deepEqual([result.taken, result.outcome], [true, 'answered 204']);
    const [message] = receiver.received;
    assert.equal(message?.type, 'webhook.ping');
    new Verifier(secret).verify(message.body, message.headers as Record<string, string>);
    receiver.react = () => 500;
    const { code, out } = await runHere(['webhook', 'ping', '1'], { open });
    assert.equal(code, 0);
    assert.match(out, /^Not taken: answered 500 after \d+ ms\.\n$/);
  });

  test('update changes what is given', async () => {
    const updated = await run('webhook', 'update', '1', '--disable', '--description', 'off now');
    assert.deepEqual([updated.enabled, updated.description], [false, 'off now']);
    assert.deepEqual(updated.events, ['credential.*']);
    assert.equal((await run('webhook', 'update', '1', '--enable')).enabled, true);
    assert.equal((await run('webhook', 'update', '1', '--enable')).version, updated.version + 1);
    assert.equal(await codeOf('webhook', 'update', '1'), 2);
    assert.equal(await codeOf('webhook', 'update', '1', '--enable', '--disable'), 2);
  });

  test('replay goes to a place or a time', async () => {
    assert.equal((await run('webhook', 'replay', '1', '--from', '1')).from, 1);
    assert.equal((await run('webhook', 'replay', '1', '--since', '2020-01-01')).from, 1);
    const later = await run('webhook', 'replay', '1', '--since', '2100-01-01T00:00:00+02:00');
    assert.ok(later.from > 1);
    assert.equal(await codeOf('webhook', 'replay', '1'), 2);
    assert.equal(await codeOf('webhook', 'replay', '1', '--since', 'yesterday'), 2);
    assert.equal(await codeOf('webhook', 'replay', '1', '--from', '100000'), 3);
  });

  test('what is wrong is refused and changes nothing', async () => {
    const before = await run('webhook', 'list');
    for (const [code, ...args] of [
      [3, 'create', 'https://10.0.0.1/'],
      [3, 'create', 'http://169.254.169.254/latest/meta-data/'],
      [3, 'create', 'https://user:pass@hooks.example/'],
      [3, 'create', receiver.url, '--event', 'nothing.*'],
      [3, 'update', '1', '--url', 'https://[::1]/'],
      [3, 'update', '1', '--event', '**'],
      [3, 'rotate-secret', '1', '--grace', '31d'],
      [4, 'update', '99', '--enable'],
      [4, 'rotate-secret', '99'],
      [4, 'delete', '99'],
      [4, 'replay', '99', '--from', '1'],
      [4, 'ping', '99'],
      [4, 'ping', '0'],
      [2, 'ping', 'one'],
    ] as const) {
      assert.equal(await codeOf('webhook', ...args), code, args.join(' '));
    }
    assert.deepEqual(await run('webhook', 'list'), before);
  });

  test('delete, also by the real program', async () => {
    const { code, out } = await chatelaine('webhook', 'delete', '1');
    assert.deepEqual([code, out], [0, 'Webhook 1 was deleted.\n']);
    assert.deepEqual(await run('webhook', 'list'), []);
  });
});
