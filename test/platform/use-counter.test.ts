import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { SecretUse } from '../../src/core/ports.ts';
import type { IssuedScopes, ScopeUse, TokenGrant } from '../../src/core/scope-use.ts';
import { bufferedUses } from '../../src/platform/use-counter.ts';

const use = (secretId: number | null, at: number, address = 'a') =>
  ({ credentialId: 1, secretId, at, address }) as Omit<SecretUse, 'count'>;

type Write<Use> = (uses: readonly Use[]) => Promise<void>;

const store = (addUses: Write<SecretUse>) => ({
  addUses,
  addScopeUses: () => assert.fail('no scope was used'),
});

const scopeStore = (addScopeUses: Write<ScopeUse>) => ({
  addUses: () => assert.fail('no secret was used'),
  addScopeUses,
});

const DAY = 86_400_000;

const issued = (
  credentialId: number,
  scope: string,
  day = 1,
  grant: TokenGrant = 'refresh_token',
) => ({ credentialId, scope, grant, at: day * DAY + 5 }) as IssuedScopes;

const never = (error: unknown): void => assert.fail(String(error));

describe('uses of secrets', () => {
  test('are gathered and written together, the latest with its address', async () => {
    const written: (readonly SecretUse[])[] = [];
    const uses = bufferedUses(
      store(async (some) => void written.push(some)),
      never,
    );
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
      store(async (some) => {
        if (isDown) throw new Error('the database is away');
        written.push(...some);
      }),
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
    const write = store(async (some) => {
      if (written.length === 0) uses.note(use(7, 50));
      written.push(...some);
    });
    const uses = bufferedUses(write, never);
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
      store(async (some) => {
        sizes.push(some.length);
        isDown = !isDown && written.length === 100;
        if (isDown) throw new Error('the database is away');
        written.push(...some);
      }),
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

describe('uses of scopes', () => {
  const texts = (uses: readonly ScopeUse[]) =>
    uses.map(({ credentialId, grant, scope, day }) => `${credentialId} ${grant} ${scope} ${day}`);

  test('are written once a day for each credential, grant and scope, however they are arranged', async () => {
    const written: string[][] = [];
    const uses = bufferedUses(
      scopeStore(async (some) => void written.push(texts(some))),
      never,
    );
    for (let i = 0; i < 3; i++) uses.noteScopes(issued(1, 'openid email'));
    uses.noteScopes(issued(1, 'openid openid '));
    uses.noteScopes(issued(1, ''));
    uses.noteScopes(issued(1, 'openid', 1, 'authorization_code'));
    uses.noteScopes(issued(2, 'openid'));
    await uses.flush();
    for (const scope of ['openid email', 'email openid', 'email email email', 'openid']) {
      uses.noteScopes(issued(1, scope));
    }
    await uses.flush();
    uses.noteScopes(issued(1, 'openid email', 2));
    await uses.close();
    assert.deepEqual(written, [
      [
        '1 refresh_token openid 1',
        '1 refresh_token email 1',
        '1 authorization_code openid 1',
        '2 refresh_token openid 1',
      ],
      ['1 refresh_token openid 2', '1 refresh_token email 2'],
    ]);
  });

  test('that cannot be written are kept, the latest day of each', async () => {
    let isDown = true;
    const written: string[] = [];
    const failures: unknown[] = [];
    const uses = bufferedUses(
      scopeStore(async (some) => {
        if (isDown) throw new Error('the database is away');
        written.push(...texts(some));
      }),
      (error) => void failures.push(error),
    );
    uses.noteScopes(issued(1, 'openid'));
    await uses.flush();
    uses.noteScopes(issued(1, 'openid', 2));
    uses.noteScopes(issued(1, 'openid', 1));
    await uses.flush();
    assert.equal(failures.length, 2);
    isDown = false;
    await uses.close();
    assert.deepEqual(written, ['1 refresh_token openid 2']);
  });

  test('of which there are too many to keep are noted when they come again', async () => {
    const written = new Set<string>();
    const uses = bufferedUses(
      scopeStore(async (some) => {
        for (const text of texts(some)) written.add(text);
      }),
      never,
    );
    const tokens = Array.from({ length: 1200 }, (_, credential) =>
      issued(credential, Array.from({ length: 100 }, (_name, scope) => `scope${scope}`).join(' ')),
    );
    for (let round = 0; round < 2; round++) {
      for (const token of tokens) uses.noteScopes(token);
      await uses.flush();
    }
    await uses.close();
    assert.equal(written.size, 120_000);
  });

  test('are written although uses of secrets cannot be', async () => {
    const written: string[] = [];
    const uses = bufferedUses(
      {
        addUses: () => Promise.reject(new Error('the database is away')),
        addScopeUses: async (some) => void written.push(...texts(some)),
      },
      () => {},
    );
    uses.note(use(7, 10));
    uses.noteScopes(issued(1, 'openid'));
    await uses.close();
    assert.deepEqual(written, ['1 refresh_token openid 1']);
  });
});
