import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sweepExpired } from '../../../src/faces/oauth/sweep-expired.ts';
import { run } from '../../running.ts';

test('everything that is over is removed, however much it is, and nothing else', async () => {
  const server = await run();
  try {
    const { protocol } = server.house.deps;
    const now = Date.now();
    const put = (key: string, expiresAt: number | null) =>
      protocol.put({ kind: 'Interaction', key, payload: {}, ties: {}, expiresAt });
    await Promise.all(Array.from({ length: 2500 }, (_, i) => put(`over ${i}`, now - 1000)));
    await put('lives', now + 60_000);
    await put('for ever', null);
    await sweepExpired(protocol);
    assert.equal(await protocol.sweep(1), 0);
    assert.ok(await protocol.find('Interaction', 'lives'));
    assert.ok(await protocol.find('Interaction', 'for ever'));
  } finally {
    await server.close();
  }
});

test('a sweep that never gets to an end is left for the next time', async () => {
  let rounds = 0;
  await sweepExpired({
    sweep: async (limit) => {
      rounds += 1;
      return limit;
    },
  });
  assert.equal(rounds, 100);
});
