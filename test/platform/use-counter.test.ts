import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { SecretUse } from '../../src/core/ports.ts';
import { bufferedUses } from '../../src/platform/use-counter.ts';

const use = (secretId: number | null, at: number, address = 'a') =>
  ({ credentialId: 1, secretId, at, address }) as Omit<SecretUse, 'count'>;

const never = (error: unknown): void => assert.fail(String(error));

describe('uses of secrets', () => {
  test('are gathered and written together, the latest with its address', async () => {
    const written: (readonly SecretUse[])[] = [];
    const uses = bufferedUses(async (some) => void written.push(some), never);
    uses.note(use(7, 10, 'first'));
    uses.note(use(7, 30, 'last'));
    uses.note(use(7, 20, 'late'));
    uses.note(use(null, 5));
    await uses.flush();
    await uses.flush();
    assert.deepEqual(written, [
      [
        { ...use(7, 30, 'last'), count: 3 },
        { ...use(null, 5), count: 1 },
      ],
    ]);
    uses.note(use(8, 1));
    await uses.close();
    assert.deepEqual(written[1], [{ ...use(8, 1), count: 1 }]);
  });

  test('that cannot be written are kept, and nobody fails with them', async () => {
    let isDown = true;
    const written: SecretUse[] = [];
    const failures: unknown[] = [];
    const uses = bufferedUses(
      async (some) => {
        if (isDown) throw new Error('the database is away');
        written.push(...some);
      },
      (error) => void failures.push(error),
    );
    uses.note(use(7, 10));
    await uses.flush();
    uses.note(use(7, 11));
    assert.equal(failures.length, 1);
    isDown = false;
    await uses.close();
    assert.deepEqual(written, [{ ...use(7, 11), count: 2 }]);
  });

  test('of one that is noted while others are written are not lost', async () => {
    const written: SecretUse[] = [];
    const uses = bufferedUses(async (some) => {
      if (written.length === 0) uses.note(use(7, 50));
      written.push(...some);
    }, never);
    uses.note(use(7, 40));
    await uses.close();
    assert.deepEqual(
      written.map(({ at }) => at),
      [40, 50],
    );
  });

  test('of many secrets are written in parts, each of them once', async () => {
    const written: SecretUse[] = [];
    const sizes: number[] = [];
    let isDown = false;
    const uses = bufferedUses(
      async (some) => {
        sizes.push(some.length);
        isDown = !isDown && written.length === 100;
        if (isDown) throw new Error('the database is away');
        written.push(...some);
      },
      () => {},
    );
    for (let id = 1; id <= 1234; id++) uses.note(use(id, id));
    await uses.flush();
    assert.equal(written.length, 100);
    await uses.close();
    assert.ok(Math.max(...sizes) <= 50);
    assert.deepEqual(
      written.map(({ secretId, count }) => [secretId, count]),
      Array.from({ length: 1234 }, (_, i) => [i + 1, 1]),
    );
  });
});
