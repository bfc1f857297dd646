import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AuditRecord } from '../../src/core/audit.ts';
import type { CredentialId } from '../../src/core/ids.ts';
import { DryRun, type Writing } from '../../src/core/writing.ts';
import { startTrail } from '../../src/store/audit-store.ts';
import { openDatabase } from '../../src/store/open.ts';
import type { Db } from '../../src/store/schema.ts';
import {
  BY,
  type EngineUnderTest,
  gather,
  grown,
  MAC,
  newCredential,
  newSecret,
  START,
  type Stores,
  storesOver,
  withStores,
} from './engine-under-test.ts';

/** What the audit trail promises. */
export function trailContract(engine: EngineUnderTest): void {
  const check = (name: string, run: (stores: Stores) => Promise<void>): void =>
    void test(name, () => withStores(engine, run));

  check('each change of a credential leaves one entry', async ({ credentials, audit }) => {
    const by: Writing = {
      ...BY,
      action: 'some-action',
      author: {
        kind: 'api_credential',
        name: 'Ünïcode',
        door: 'whmcs',
        address: '2001:db8::1',
        requestId: 'req-1',
        reason: 'because',
      },
    };
    const secret = newSecret({ hint: 'abcd' });
    const made = await credentials.create(by, newCredential({ name: 'first' }), secret);
    const { id } = made;
    const [stored] = await credentials.secrets(id);
    const next = grown(made, { name: 'second', updatedAt: START + 5 });
    await credentials.update(BY, [{ id }], () => ({
      next,
      setSecrets: stored === undefined ? [] : [{ ...stored, revokedAt: START + 5 }],
    }));
    await credentials.update(BY, [{ id }], () => undefined);
    await credentials.delete(BY, id);
    const [first, second, third, ...more] = await gather(audit.list({}));
    assert.deepEqual(more, []);
    assert.deepEqual(
      [first?.seq, first?.author, first?.action, first?.version, first?.at],
      [1, by.author, 'some-action', 1, START],
    );
    assert.deepEqual(first?.subject, { kind: 'credential', id });
    assert.deepEqual(first?.diff.name, { to: 'first' });
    assert.deepEqual(second?.diff.name, { from: 'first', to: 'second' });
    assert.deepEqual([second?.version, second?.at], [2, START + 5]);
    assert.deepEqual(Object.keys(second?.diff ?? {}).toSorted(), ['name', `secrets/${stored?.id}`]);
    assert.deepEqual([third?.version, third?.diff.name], [null, { from: 'second' }]);
    const text = JSON.stringify([first, second, third]);
    assert.ok(text.includes('abcd') && !text.includes(secret.digest));
  });

  check('what is refused leaves none, and no gap', async ({ credentials, audit, database }) => {
    const changes = Array.from({ length: 30 }, async (_, i) => {
      const { id } = await credentials.create(BY, newCredential(), newSecret());
      return credentials.update(BY, [{ id }], (old) => {
        if (i % 3 === 0) throw new Error('refused');
        // Refused after its entry was written: there is no such number.
        return { next: grown(old, i % 3 === 1 ? {} : { revocationEpoch: Number.NaN }) };
      });
    });
    const outcomes = await Promise.allSettled(changes);
    assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 10);
    const entries = await gather(audit.list({}));
    assert.deepEqual(
      entries.map(({ seq }) => seq),
      Array.from({ length: 40 }, (_, i) => i + 1),
    );
    assert.deepEqual(await audit.verify(), {
      entries: 40,
      mac: entries.at(-1)?.mac,
      brokenAt: undefined,
    });
    const rows = await database.reader.selectFrom('credential').select('version').execute();
    assert.equal(rows.filter(({ version }) => version === 2).length, 10);
  });

  check('entries of one credential, also of one that is gone', async (stores) => {
    const { credentials, audit } = stores;
    const ids = await many(stores, 3, 4);
    await credentials.delete(BY, ids[1] as CredentialId);
    for (const [index, id] of ids.entries()) {
      const of = await gather(audit.list({ subject: { kind: 'credential', id } }));
      assert.deepEqual(new Set(of.map(({ subject }) => subject.id)), new Set([id]));
      assert.deepEqual(
        of.map(({ version }) => version),
        [1, 2, 3, 4, 5, ...(index === 1 ? [null] : [])],
      );
    }
    const subject = { kind: 'credential', id: ids[0] as number } as const;
    const some = await gather(audit.list({ subject, after: 1, limit: 2 }));
    assert.deepEqual(
      some.map(({ version }) => version),
      [2, 3],
    );
    const all = await gather(audit.list({ after: 3, limit: 4 }));
    assert.deepEqual(
      all.map(({ seq }) => seq),
      [4, 5, 6, 7],
    );
    assert.deepEqual(await gather(audit.list({ subject: { kind: 'credential', id: 99 } })), []);
    assert.deepEqual(await gather(audit.list({ subject: { kind: 'role', id: 'x' } })), []);
  });

  for (const [name, tamper] of Object.entries(TAMPERINGS)) {
    check(`verify finds the place: ${name}`, async (stores) => {
      await many(stores, 2, 3);
      assert.equal((await stores.audit.verify()).brokenAt, undefined);
      const before = await gather(stores.audit.list({}));
      await stores.database.writer.write((tx) => tamper.by(tx, before));
      const { brokenAt } = await stores.audit.verify();
      assert.equal(brokenAt, tamper.foundAt);
    });
  }

  test('a new trail is whole before its first entry', async () => {
    const { url, drop } = await engine.createDatabase();
    const opened = await openDatabase(url);
    await startTrail(opened, MAC);
    const { audit, credentials } = storesOver(opened.database, url);
    assert.deepEqual(await audit.verify(), { entries: 0, mac: '', brokenAt: undefined });
    await credentials.create(BY, newCredential(), undefined);
    await opened.database.close();
    const again = await openDatabase(url);
    await startTrail(again, MAC);
    const { entries, brokenAt } = await storesOver(again.database, url).audit.verify();
    assert.deepEqual([entries, brokenAt], [1, undefined]);
    await again.database.close();
    await drop();
  });

  check('verify agrees while others write', async (stores) => {
    const writing = many(stores, 10, 20);
    for (let i = 0; i < 5; i++) assert.equal((await stores.audit.verify()).brokenAt, undefined);
    await writing;
    assert.equal((await stores.audit.verify()).entries, 10 * 21);
  });

  check('a dry run tells its entries and writes nothing', async (stores) => {
    const { credentials, audit } = stores;
    const [id] = await many(stores, 1, 0);
    const before = await dump(stores);
    const dry = { ...BY, dryRun: true };
    const runs = [
      () => credentials.create(dry, newCredential({ name: 'x' }), newSecret()),
      () => credentials.update(dry, [{ id: id as CredentialId }], (old) => ({ next: grown(old) })),
      () => credentials.delete(dry, id as CredentialId),
    ];
    const entries = [];
    for (const run of runs) {
      await assert.rejects(run, (error) => {
        assert.ok(error instanceof DryRun);
        entries.push(...error.entries);
        return true;
      });
    }
    assert.equal(entries.length, 3);
    assert.deepEqual(await dump(stores), before);
    assert.equal((await audit.verify()).entries, 1);
  });
}

/** What somebody with the database, and without the key, may try. Six entries and their head. */
const TAMPERINGS: Readonly<
  Record<string, { by(tx: Db, all: readonly AuditRecord[]): Promise<unknown>; foundAt: number }>
> = {
  'a changed diff': {
    by: (tx) =>
      tx
        .updateTable('audit')
        .set({ diff: '{}' } as never)
        .where('seq', '=', 3)
        .execute(),
    foundAt: 3,
  },
  'a changed author': {
    by: (tx) =>
      tx
        .updateTable('audit')
        .set({ actor_name: 'nobody' } as never)
        .where('seq', '=', 8)
        .execute(),
    foundAt: 8,
  },
  'the first one dropped': {
    by: (tx) => tx.deleteFrom('audit').where('seq', '=', 1).execute(),
    foundAt: 1,
  },
  'one in the middle dropped': {
    by: (tx) => tx.deleteFrom('audit').where('seq', '=', 4).execute(),
    foundAt: 4,
  },
  'the last one dropped': {
    by: (tx) => tx.deleteFrom('audit').where('seq', '=', 8).execute(),
    foundAt: 8,
  },
  'the last one dropped and the head set back': {
    async by(tx, all) {
      await tx.deleteFrom('audit').where('seq', '=', 8).execute();
      const mac = all.find(({ seq }) => seq === 7)?.mac ?? '';
      await tx.updateTable('audit_head').set({ seq: 7, mac }).execute();
    },
    foundAt: 8,
  },
  'every one dropped and the head set to the start': {
    async by(tx) {
      await tx.deleteFrom('audit').execute();
      await tx.updateTable('audit_head').set({ seq: 0, mac: '', sign: '' }).execute();
    },
    foundAt: 1,
  },
  'two in each other’s place': {
    async by(tx) {
      for (const [from, to] of [
        [4, 100],
        [5, 4],
        [100, 5],
      ] as const) {
        await tx
          .updateTable('audit')
          .set({ seq: to } as never)
          .where('seq', '=', from)
          .execute();
      }
    },
    foundAt: 4,
  },
  'one more at the end': {
    async by(tx) {
      const last = await tx
        .selectFrom('audit')
        .selectAll()
        .where('seq', '=', 8)
        .executeTakeFirstOrThrow();
      await tx
        .insertInto('audit')
        .values({ ...last, seq: 9 })
        .execute();
    },
    foundAt: 9,
  },
};

async function many({ credentials }: Stores, count: number, updates: number) {
  const ids: CredentialId[] = [];
  for (let i = 0; i < count; i++) {
    ids.push((await credentials.create(BY, newCredential(), newSecret())).id);
  }
  for (let round = 0; round < updates; round++) {
    await Promise.all(
      ids.map((id) =>
        credentials.update(BY, [{ id }], (old) => ({ next: grown(old, { name: `n${round}` }) })),
      ),
    );
  }
  return ids;
}

async function dump({ database: { reader } }: Stores) {
  return [
    await reader.selectFrom('credential').selectAll().execute(),
    await reader.selectFrom('credential_secret').selectAll().execute(),
    await reader.selectFrom('audit').selectAll().execute(),
    await reader.selectFrom('audit_head').selectAll().execute(),
    await reader.selectFrom('idempotency_key').selectAll().execute(),
  ];
}
