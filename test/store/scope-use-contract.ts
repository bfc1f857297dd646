import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CredentialId } from '../../src/core/ids.ts';
import type { Scope } from '../../src/core/scope.ts';
import type { ScopeUse, TokenGrant } from '../../src/core/scope-use.ts';
import { setTrackedFrom } from './beside.ts';
import {
  BY,
  type EngineUnderTest,
  gather,
  grown,
  newCredential,
  newSecret,
  START,
  type Stores,
  withStores,
} from './engine-under-test.ts';

const GONE = 2_000_000_000 as CredentialId;

/** What keeping uses of scopes promises. */
export function scopeUseContract(engine: EngineUnderTest): void {
  const check = (name: string, run: (stores: Stores) => Promise<void>): void =>
    void test(name, () =>
      withStores(engine, async (stores) => {
        await trackedFrom(stores, START - 1000);
        await run(stores);
      }),
    );

  check('the latest day of each scope and grant is kept, for its credential', async (stores) => {
    const { credentials } = stores;
    const [one, other] = [await make(stores), await make(stores)];
    await credentials.addScopeUses([
      use(one, 'openid', 20),
      use(other, 'openid', 5),
      use(one, 'email', 20),
      use(one, 'openid', 7, 'refresh_token'),
    ]);
    await credentials.addScopeUses([use(one, 'openid', 19), use(one, 'email', 21)]);
    assert.deepEqual(await usesOf(stores, one), [
      'email authorization_code 21',
      'openid authorization_code 20',
      'openid refresh_token 7',
    ]);
    assert.deepEqual(await usesOf(stores, other), ['openid authorization_code 5']);
    const of = { secretId: null, count: 1, address: '' };
    await credentials.addUses([{ ...of, credentialId: one, at: START + 1 }]);
    const lastUsedAt = async (id: CredentialId) =>
      (await credentials.uses([id])).get(id)?.lastUsedAt;
    assert.deepEqual([await lastUsedAt(one), await lastUsedAt(other)], [START + 1, null]);
    const both = await credentials.uses([other, GONE, one]);
    assert.deepEqual([...both.keys()].toSorted(), [one, other]);
    assert.deepEqual(await credentials.uses([]), new Map());
  });

  check('they are no change of the credential, and in no trail', async (stores) => {
    const { credentials, audit } = stores;
    const id = await make(stores);
    const before = await credentials.find({ id });
    const told = (await gather(audit.list({}))).length;
    await credentials.addScopeUses([use(id, 'openid', 20)]);
    assert.deepEqual(await credentials.find({ id }), before);
    assert.equal((await gather(audit.list({}))).length, told);
  });

  check('those of a credential that is gone touch no other', async (stores) => {
    const id = await make(stores);
    await stores.credentials.addScopeUses([use(GONE, 'openid', 20), use(id, 'openid', 20)]);
    assert.equal((await usesOf(stores, id)).length, 1);
    assert.equal(await stored(stores), 1);
  });

  check('they go with the credential, and do not come back with it', async (stores) => {
    const { credentials } = stores;
    const [one, other, stays] = [await make(stores), await make(stores), await make(stores)];
    const old = await credentials.find({ id: one });
    await credentials.addScopeUses([one, other, stays].map((id) => use(id, 'openid', 20)));
    await credentials.delete(BY, one);
    await credentials.deleteMany(BY, { ids: [other], next: undefined }, () => true);
    assert.equal(await stored(stores), 1);
    assert.ok(old);
    const again = { ...old, epoch: 1, importedAt: START + 5000, secrets: [] };
    const [answer] = await credentials.import(BY, [again]);
    assert.equal(answer?.credential?.id, one);
    assert.deepEqual(await usesOf(stores, one), []);
    assert.equal(await sinceOf(stores, one), START + 5000);
  });

  check('none is missing since tracking began or the credential was made', async (stores) => {
    const id = await make(stores);
    assert.equal(await sinceOf(stores, id), START);
    await trackedFrom(stores, START + 7000);
    assert.equal(await sinceOf(stores, id), START + 7000);
  });

  check('nor since it got a scope that it did not have', async (stores) => {
    const id = await make(stores);
    const setScope = (scope: readonly string[], updatedAt: number) =>
      stores.credentials.update(BY, [{ id }], (old) => ({
        next: { ...grown(old), scope: scope as Scope[], updatedAt },
      }));
    await setScope(['email'], START + 1);
    await setScope(['email'], START + 2);
    assert.equal(await sinceOf(stores, id), START);
    await setScope(['email', 'openid'], START + 3);
    await setScope(['openid'], START + 4);
    assert.equal(await sinceOf(stores, id), START + 3);
  });

  check('many nodes write them at once, beside deletions', async (stores) => {
    const { credentials } = stores;
    const ids = await Promise.all(Array.from({ length: 10 }, () => make(stores)));
    const gone = ids.slice(0, 4);
    const writing = Array.from({ length: 20 }, (_, turn) => {
      const uses = ids.flatMap((id) => [use(id, 'openid', turn), use(id, 'email', turn)]);
      return credentials.addScopeUses(turn % 2 ? uses : uses.toReversed());
    });
    const deleting = credentials.deleteMany(BY, { ids: gone, next: undefined }, () => true);
    await Promise.all([...writing, deleting]);
    assert.equal(await stored(stores), 12);
    assert.deepEqual(await usesOf(stores, ids.at(-1) as CredentialId), [
      'email authorization_code 19',
      'openid authorization_code 19',
    ]);
  });
}

function use(
  credentialId: CredentialId,
  scope: string,
  day: number,
  grant: TokenGrant = 'authorization_code',
): ScopeUse {
  return { credentialId, scope, day, grant };
}

async function make({ credentials }: Stores): Promise<CredentialId> {
  return (await credentials.create(BY, newCredential(), newSecret())).id;
}

async function usesOf({ credentials }: Stores, id: CredentialId): Promise<readonly string[]> {
  const uses = (await credentials.uses([id])).get(id)?.scopes ?? [];
  return uses.map(({ scope, grant, day }) => `${scope} ${grant} ${day}`).toSorted();
}

async function sinceOf({ credentials }: Stores, id: CredentialId): Promise<number | undefined> {
  return (await credentials.uses([id])).get(id)?.scopesSince;
}

async function stored({ database: { reader } }: Stores): Promise<number> {
  return (await reader.selectFrom('scope_use').selectAll().execute()).length;
}

function trackedFrom({ database: { writer } }: Stores, time: number): Promise<void> {
  return writer.write((tx) => setTrackedFrom(tx, time));
}
