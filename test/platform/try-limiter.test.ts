import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { DEFAULT_TRY_LIMITS, tryLimiter } from '../../src/platform/try-limiter.ts';

const limits = { wrongTries: 3, seconds: 60 };
const wrong = () => false;
const right = () => true;

describe('try limiter', () => {
  test('after so many wrong tries a key is throttled, for whole seconds', async () => {
    const limiter = tryLimiter(limits);
    for (let i = 0; i < 3; i++) assert.equal(await limiter.attempt(['a'], wrong), false);
    for (const blocked of [limiter.check(['a']), limiter.attempt(['a'], right)]) {
      await assert.rejects(blocked, (error: { code?: string; details?: object }) => {
        const { retryAfterSeconds } = error.details as { retryAfterSeconds: number };
        assert.equal(error.code, 'throttled');
        assert.ok(Number.isInteger(retryAfterSeconds), String(retryAfterSeconds));
        assert.ok(retryAfterSeconds >= 1 && retryAfterSeconds <= 60, String(retryAfterSeconds));
        return true;
      });
    }
  });

  test('a refusal waits, and keeps none waiting who may try, but not too many do', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const limiter = tryLimiter({ ...limits, hold: { leastMs: 1000, most: 5 } });
    for (let i = 0; i < 3; i++) await limiter.attempt(['a'], wrong);
    const refused: number[] = [];
    const tries = Array.from({ length: 7 }, (_, i) =>
      limiter.attempt(['a', 'b'], wrong).catch(() => void refused.push(i)),
    );
    assert.equal(await limiter.attempt(['b'], right), true);
    await Promise.all(tries.slice(5));
    assert.deepEqual(refused, [5, 6]);
    t.mock.timers.tick(999);
    await new Promise(setImmediate);
    assert.equal(refused.length, 2);
    t.mock.timers.tick(1001);
    await Promise.all(tries);
    assert.equal(refused.length, 7);
  });

  test('right tries are not counted and take nothing back', async () => {
    const limiter = tryLimiter(limits);
    for (let i = 0; i < 2; i++) await limiter.attempt(['a'], wrong);
    for (let i = 0; i < 50; i++) assert.equal(await limiter.attempt(['a'], right), true);
    await limiter.attempt(['a'], wrong);
    await assert.rejects(limiter.check(['a']), { code: 'throttled' });
  });

  test('a wrong try counts for each of its keys, a blocked key blocks alone', async () => {
    const limiter = tryLimiter(limits);
    await limiter.attempt(['a', 'x'], wrong);
    await limiter.attempt(['b', 'x'], wrong);
    await limiter.attempt(['c', 'x'], wrong);
    await assert.rejects(limiter.attempt(['d', 'x'], right), { code: 'throttled' });
    for (const key of ['a', 'b', 'c', 'd']) {
      assert.equal(await limiter.attempt([key, 'y'], right), true);
    }
  });

  test('of many at once no more wrong ones are evaluated than the limit', async () => {
    const limiter = tryLimiter(limits);
    let evaluated = 0;
    const tries = Array.from({ length: 500 }, (_, i) =>
      limiter.attempt(['a', `name:${i}`], async () => {
        evaluated++;
        await sleep(1);
        return false;
      }),
    );
    const results = await Promise.allSettled(tries);
    assert.equal(evaluated, 3);
    assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 3);
  });

  test('so it is for checks that answer at once', async () => {
    const limiter = tryLimiter(limits);
    let evaluated = 0;
    const tries = Array.from({ length: 500 }, (_, i) =>
      limiter.attempt(['a', `name:${i}`], () => {
        evaluated++;
        return false;
      }),
    );
    await Promise.allSettled(tries);
    assert.equal(evaluated, 3);
    await assert.rejects(limiter.attempt(['a'], right), { code: 'throttled' });
  });

  test('many right ones at once are all right', async () => {
    const limiter = tryLimiter(limits);
    const tries = Array.from({ length: 500 }, () => limiter.attempt(['a', 'b'], right));
    assert.ok((await Promise.all(tries)).every(Boolean));
  });

  test('keys that cross do not wait for each other for ever', async () => {
    const limiter = tryLimiter(limits);
    const tries = Array.from({ length: 100 }, (_, i) =>
      limiter.attempt(i % 2 ? ['a', 'b'] : ['b', 'a'], async () => {
        await sleep(0);
        return true;
      }),
    );
    assert.ok((await Promise.all(tries)).every(Boolean));
  });

  test('a check that fails frees its line and is no wrong try', async () => {
    const limiter = tryLimiter(limits);
    const broken = Array.from({ length: 5 }, () =>
      limiter.attempt(['a'], async () => {
        throw new Error('the database is gone');
      }),
    );
    for (const result of await Promise.allSettled(broken)) assert.equal(result.status, 'rejected');
    assert.equal(await limiter.attempt(['a'], right), true);
    const thrown = limiter.attempt(['a'], () => {
      throw new Error('at once');
    });
    await assert.rejects(thrown, /at once/);
    assert.equal(await limiter.attempt(['a'], right), true);
  });

  test('the block ends when its time is over', async () => {
    const limiter = tryLimiter({ wrongTries: 1, seconds: 1 });
    await limiter.attempt(['a'], wrong);
    await assert.rejects(limiter.check(['a']), { code: 'throttled' });
    await sleep(1100);
    assert.equal(await limiter.attempt(['a'], right), true);
  });

  test('a kind of keys can have a limit of its own, and each key is told of once', async () => {
    const told: string[] = [];
    const limiter = tryLimiter({ ...limits, ofKind: { many: 5 } }, (key) => told.push(key));
    const tries = (keys: readonly string[]) =>
      Promise.allSettled(Array.from({ length: 20 }, () => limiter.attempt(keys, wrong)));
    const wrongs = (results: readonly { status: string }[]) =>
      results.filter(({ status }) => status === 'fulfilled').length;
    assert.equal(wrongs(await tries(['many:a'])), 5);
    assert.equal(wrongs(await tries(['one:a'])), 3);
    assert.deepEqual(told, ['many:a', 'one:a']);
  });

  test('who is one try too late at a shared count learns nothing, and asks no more', async () => {
    let asked = 0;
    const counter = { add: async () => ({ tries: 3 + ++asked, msBeforeNext: 60_000 }) };
    const limiter = tryLimiter(limits, () => assert.fail('it was told by another'), counter);
    let evaluated = 0;
    const tries = Array.from({ length: 50 }, () =>
      limiter.attempt(['a'], () => {
        evaluated++;
        return false;
      }),
    );
    for (const { status } of await Promise.allSettled(tries)) assert.equal(status, 'rejected');
    assert.deepEqual([evaluated, asked], [1, 1]);
    await assert.rejects(limiter.attempt(['a'], right), { code: 'throttled' });
    assert.equal(await limiter.attempt(['b'], right), true);
    assert.equal(asked, 1);
  });

  test('guessing by default is slow: at most ten tries in five minutes', () => {
    const { wrongTries, seconds, ofKind } = DEFAULT_TRY_LIMITS;
    assert.deepEqual([wrongTries, seconds, ofKind], [10, 300, { imported: 100 }]);
  });
});
