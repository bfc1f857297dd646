import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Credential } from '../../src/core/credential.ts';
import type { ClientIdentifier } from '../../src/core/ids.ts';
import { CREDENTIAL_SORT_FIELDS } from '../../src/core/ports.ts';
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
import { compare, createVaried, idsOf, sortKey } from './varied-credentials.ts';

const BY_ID = { sortField: 'id', descending: false, skip: 0, limit: undefined } as const;

/** What a list promises. */
export function credentialListContract(engine: EngineUnderTest): void {
  const check = (name: string, run: (stores: Stores) => Promise<void>): void =>
    void test(name, () => withStores(engine, run));

  check('every field sorts both ways, by code points, equal keys by id', async (stores) => {
    const all = await createVaried(stores);
    const hints = new Map<number, string | undefined>();
    for (const { id } of all) hints.set(id, (await stores.credentials.secrets(id)).at(-1)?.hint);
    for (const sortField of CREDENTIAL_SORT_FIELDS) {
      const key = (item: Credential) => sortKey(item, sortField, hints);
      const sorted = [...all].sort((a, b) => compare(key(a), key(b)) || a.id - b.id);
      const ids = sorted.map(({ id }) => id);
      assert.deepEqual(await idsOf(stores, { ...BY_ID, sortField }), ids, sortField);
      const descending = await idsOf(stores, { ...BY_ID, sortField, descending: true });
      assert.deepEqual(descending, ids.reverse(), `${sortField} descending`);
    }
  });

  check('skip and limit cut any order', async (stores) => {
    await createVaried(stores);
    for (const sortField of ['id', 'name', 'serviceId'] as const) {
      for (const descending of [false, true]) {
        const order = { ...BY_ID, sortField, descending };
        const ids = await idsOf(stores, order);
        for (const [skip, limit] of [
          [0, 3],
          [2, 4],
          [5, undefined],
          [13, 9],
          [99, 5],
          [3, 0],
        ] as const) {
          const end = limit === undefined ? undefined : skip + limit;
          const cut = await idsOf(stores, { ...order, skip, limit });
          assert.deepEqual(cut, ids.slice(skip, end), `${sortField} ${skip} ${limit}`);
        }
      }
    }
  });

  check('a grant type filters, an unknown one matches nothing', async (stores) => {
    const all = await createVaried(stores);
    const wanted = all.filter(({ grantType }) => grantType === 'single_sign_on');
    const query = { ...BY_ID, grantType: 'single_sign_on' };
    assert.deepEqual(
      await idsOf(stores, query),
      wanted.map(({ id }) => id),
    );
    assert.deepEqual(await idsOf(stores, { ...BY_ID, grantType: 'Single_Sign_On' }), []);
    assert.deepEqual(await idsOf(stores, { ...BY_ID, grantType: "x' or 1=1 --" }), []);
  });

  check('a search finds parts of name and identifier in any case', async (stores) => {
    const create = (name: string, identifier?: string) =>
      stores.credentials.create(
        BY,
        newCredential({ name, ...(identifier && { identifier: identifier as ClientIdentifier }) }),
        newSecret(),
      );
    const names = ['100% sure', 'snake_case', 'back\\slash', 'Ärger Straße', 'ΟΔΟΣ ΟΔΟΣ', '名前'];
    for (const name of names) await create(name);
    await create('plain', 'ACME.Find+Me/x');
    const search = async (text: string) => {
      const rows = await gather(stores.credentials.list({ ...BY_ID, search: text }));
      return rows.map(({ credential }) => credential.name);
    };
    const found: Readonly<Record<string, string>> = {
      '%': '100% sure',
      '0% S': '100% sure',
      _: 'snake_case',
      E_C: 'snake_case',
      '\\': 'back\\slash',
      'K\\s': 'back\\slash',
      ÄRGER: 'Ärger Straße',
      ärger: 'Ärger Straße',
      STRASSE: 'Ärger Straße',
      straße: 'Ärger Straße',
      οδος: 'ΟΔΟΣ ΟΔΟΣ',
      οδοσ: 'ΟΔΟΣ ΟΔΟΣ',
      前: '名前',
      'acme.FIND+me/': 'plain',
      PLAIN: 'plain',
    };
    for (const [text, name] of Object.entries(found)) {
      assert.deepEqual(await search(text), [name], text);
    }
    for (const text of ['%%', 's%e', 'snake-case', "'", 'x'.repeat(60_000)]) {
      assert.deepEqual(await search(text), [], text.slice(0, 20));
    }
  });

  check('a renamed credential is found by its new name only', async (stores) => {
    const { credentials } = stores;
    const { id } = await credentials.create(BY, newCredential({ name: 'before' }), newSecret());
    await credentials.update(BY, [{ id }], (old) => ({ next: grown(old, { name: 'After' }) }));
    assert.deepEqual(await idsOf(stores, { ...BY_ID, search: 'after' }), [id]);
    assert.deepEqual(await idsOf(stores, { ...BY_ID, search: 'before' }), []);
  });

  check('a list of many pages has every row once, in order', async (stores) => {
    const { database, credentials } = stores;
    const { id } = await credentials.create(BY, newCredential({ name: 'same' }), newSecret());
    const rows = database.reader.selectFrom('credential').selectAll();
    const { id: _, ...first } = await rows.executeTakeFirstOrThrow();
    const copies = Array.from({ length: 1204 }, (_, i) => ({
      ...first,
      uuid: `copy ${i}`,
      identifier: `copy ${i}`,
    }));
    await database.writer.write((tx) => tx.insertInto('credential').values(copies).execute());
    for (const query of [BY_ID, { ...BY_ID, sortField: 'name' as const }]) {
      const ids = await idsOf(stores, query);
      assert.equal(ids.length, 1205);
      assert.equal(ids[0], id);
      assert.ok(ids.every((value, i) => i === 0 || value > (ids[i - 1] as number)));
      const backwards = await idsOf(stores, { ...query, descending: true });
      assert.deepEqual(backwards, [...ids].reverse());
      const cut = await idsOf(stores, { ...query, skip: 3, limit: 1001 });
      assert.deepEqual(cut, ids.slice(3, 1004));
    }
  });

  check('each row carries its newest live secret', async (stores) => {
    const { credentials, clock } = stores;
    const { id } = await credentials.create(BY, newCredential(), newSecret({ hint: 'old1' }));
    const row = async () => (await gather(credentials.list(BY_ID)))[0]?.secret;
    assert.equal((await row())?.hint, 'old1');
    const add = newSecret({ hint: 'new2', sealed: 'sealed 2' });
    await credentials.update(BY, [{ id }], (old) => ({
      next: grown(old),
      addSecrets: [add],
    }));
    const shown = await row();
    assert.deepEqual([shown?.hint, shown?.sealed], ['new2', 'sealed 2']);
    await stores.database.writer.write((tx) =>
      tx
        .updateTable('credential_secret')
        .set({ expires_at: START + 20 })
        .execute(),
    );
    clock.time = START + 20;
    assert.equal(await row(), undefined);
    clock.time = START;
    for (const set of [{ revoked_at: 1 }, { inactive_since: 1 }, { not_before: START + 1 }]) {
      const { id } = await credentials.create(BY, newCredential(), newSecret());
      const rows = await gather(credentials.list({ ...BY_ID, descending: true, limit: 1 }));
      assert.notEqual(rows[0]?.secret, undefined);
      await stores.database.writer.write((tx) =>
        tx.updateTable('credential_secret').set(set).where('credential_id', '=', id).execute(),
      );
      const after = await gather(credentials.list({ ...BY_ID, descending: true, limit: 1 }));
      assert.equal(after[0]?.secret, undefined);
    }
  });
}
