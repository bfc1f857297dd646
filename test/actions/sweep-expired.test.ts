import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sweepExpired } from '../../src/actions/sweep-expired.ts';
import { run } from '../running.ts';

test('everything that is over is removed, however much it is, and nothing else', async () => {
  const server = await run();
  try {
    const { protocol, expired } = server.house.deps;
    const now = Date.now();
    const put = (key: string, expiresAt: number | null) =>
      protocol.put({ kind: 'Interaction', key, payload: {}, ties: {}, expiresAt });
    await Promise.all(Array.from({ length: 2500 }, (_, i) => put(`over ${i}`, now - 1000)));
    await put('lives', now + 60_000);
    await put('for ever', null);
    await sweepExpired({ expired });
    assert.equal(await expired.sweep(1), 0);
    assert.ok(await protocol.find('Interaction', 'lives'));
    assert.ok(await protocol.find('Interaction', 'for ever'));
  } finally {
    await server.close();
  }
});

test('a sweep that never gets to an end is left for the next time', async () => {
  let rounds = 0;
  const sweep = async (limit: number) => {
    rounds += 1;
    return limit;
  };
  await sweepExpired({ expired: { sweep } });
  assert.equal(rounds, 100);
});
