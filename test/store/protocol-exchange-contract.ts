import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ClientIdentifier } from '../../src/core/ids.ts';
import type { ProtocolRecord } from '../../src/core/protocol.ts';
import {
  BY,
  type EngineUnderTest,
  grown,
  newCredential,
  newSecret,
  START,
  type Stores,
  withStores,
} from './engine-under-test.ts';

const spent = { kind: 'RefreshToken', key: 'first' };

/** What using a code or token up promises. */
export function protocolExchangeContract(engine: EngineUnderTest): void {
  const check = (name: string, run: (stores: Stores) => Promise<void>): void =>
    void test(name, () => withStores(engine, run));

  async function family({ credentials, protocol }: Stores): Promise<{
    readonly record: (kind: string, key: string) => ProtocolRecord;
    readonly alive: () => Promise<readonly string[]>;
  }> {
    const { identifier } = await credentials.create(BY, newCredential(), newSecret());
    const record = (kind: string, key: string): ProtocolRecord => ({
      kind,
      key,
      payload: { of: key },
      ties: { identifier, grant: kind === 'Grant' ? undefined : 'grant' },
      expiresAt: START + 1000,
    });
    await protocol.put(record('Grant', 'grant'));
    await protocol.put(record('RefreshToken', 'first'));
    const alive = async (): Promise<readonly string[]> => {
      const names = [
        'Grant:grant',
        'RefreshToken:first',
        'RefreshToken:next',
        'AccessToken:access',
      ];
      const found = await Promise.all(
        names.map(async (name) => {
          const [kind = '', key = ''] = name.split(':');
          const one = await protocol.find(kind, key);
          return one && (one.consumedAt === null ? name : `${name} used`);
        }),
      );
      return found.filter((name) => name !== undefined);
    };
    return { record, alive };
  }

  check('what is issued takes the place of what was used', async (stores) => {
    const { record, alive } = await family(stores);
    const issued = [record('RefreshToken', 'next'), record('AccessToken', 'access')];
    assert.equal(await stores.protocol.exchange(spent, issued), true);
    const all = [
      'Grant:grant',
      'RefreshToken:first used',
      'RefreshToken:next',
      'AccessToken:access',
    ];
    assert.deepEqual(await alive(), all);
    const found = await stores.protocol.find('RefreshToken', 'next');
    assert.deepEqual(found, { payload: { of: 'next' }, consumedAt: null });
  });

  check('the second use ends the family, whatever it would issue', async (stores) => {
    const { record, alive } = await family(stores);
    await stores.protocol.exchange(spent, [record('RefreshToken', 'next')]);
    const again = await stores.protocol.exchange(spent, [record('AccessToken', 'access')]);
    assert.equal(again, false);
    assert.deepEqual(await alive(), []);
  });

  check('of many at once one succeeds, and then nothing is left', async (stores) => {
    const { record, alive } = await family(stores);
    const tries = Array.from({ length: 20 }, (_, index) =>
      stores.protocol.exchange(spent, [record('AccessToken', `of ${index}`)]),
    );
    assert.equal((await Promise.all(tries)).filter(Boolean).length, 1);
    assert.deepEqual(await alive(), []);
    for (let index = 0; index < 20; index++) {
      assert.equal(await stores.protocol.find('AccessToken', `of ${index}`), undefined);
    }
  });

  check('nothing is issued for what is gone, or whose grant is', async (stores) => {
    const { record, alive } = await family(stores);
    const issued = [record('RefreshToken', 'next')];
    assert.equal(await stores.protocol.exchange({ kind: 'RefreshToken', key: 'x' }, issued), false);
    assert.deepEqual(await alive(), ['Grant:grant', 'RefreshToken:first']);
    await stores.protocol.delete('Grant', 'grant');
    assert.equal(await stores.protocol.exchange(spent, issued), false);
    assert.deepEqual(await alive(), []);
  });

  check('what is issued while access is cut is cut too', async (stores) => {
    const { record, alive } = await family(stores);
    const { identifier } = record('Grant', 'grant').ties;
    await stores.credentials.update(
      BY,
      [{ identifier: identifier as ClientIdentifier }],
      (old) => ({
        next: grown(old, { revocationEpoch: old.revocationEpoch + 1 }),
      }),
    );
    await stores.protocol.exchange(spent, [record('AccessToken', 'access')]);
    assert.deepEqual(await alive(), []);
  });

  check('a family ends whole, another lives on', async (stores) => {
    const { record, alive } = await family(stores);
    const { protocol } = stores;
    await protocol.put({ ...record('AccessToken', 'other'), ties: { grant: 'another grant' } });
    await protocol.deleteFamily('RefreshToken', 'unknown');
    assert.deepEqual(await alive(), ['Grant:grant', 'RefreshToken:first']);
    await protocol.deleteFamily('RefreshToken', 'first');
    assert.deepEqual(await alive(), []);
    assert.ok(await protocol.find('AccessToken', 'other'));
  });
}
