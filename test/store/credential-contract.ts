import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ClientIdentifier, CredentialId, ServiceId } from '../../src/core/ids.ts';
import type { RedirectUri } from '../../src/core/redirect-uri.ts';
import {
  BY,
  type EngineUnderTest,
  gather,
  grown,
  newCredential,
  newSecret,
  newService,
  START,
  type Stores,
  withStores,
} from './engine-under-test.ts';

const MISSING = 2_147_483_647 as CredentialId;

/** Create, find, secrets and delete. */
export function credentialContract(engine: EngineUnderTest): void {
  const check = (name: string, run: (stores: Stores) => Promise<void>): void =>
    void test(name, () => withStores(engine, run));

  check('what was created is found by either key', async ({ credentials, directory }) => {
    const service = await directory.createService(BY, newService());
    const wanted = newCredential({
      name: `O'Brien "quoted" \\ % _ 名前 🙂`,
      description: 'two\nlines\tand a tab',
      serviceId: service.id,
      logoUri: 'https://logo.example/a.png',
      redirectUris: ['https://a.example/cb?x=1', 'myapp:/cb'] as RedirectUri[],
      redirectExpiries: { 'myapp:/cb': START + 1 },
      redirectLabels: { 'https://a.example/cb?x=1': 'the "first" \\ 名前 🙂' },
    });
    const created = await credentials.create(BY, wanted, newSecret());
    assert.deepEqual(created, {
      ...wanted,
      id: created.id,
      version: 1,
      revocationEpoch: 0,
      refreshEpoch: 0,
      suspension: null,
      updatedAt: START,
    });
    assert.deepEqual(await credentials.find({ id: created.id }), created);
    assert.deepEqual(await credentials.find({ identifier: wanted.identifier }), created);
  });

  check('what is not there is not found', async ({ credentials }) => {
    await credentials.create(
      BY,
      newCredential({ identifier: 'Some' as ClientIdentifier }),
      newSecret(),
    );
    assert.equal(await credentials.find({ id: MISSING }), undefined);
    for (const identifier of ['', 'some', 'Som', "Some'--", 'Só', '%']) {
      const found = await credentials.find({ identifier: identifier as ClientIdentifier });
      assert.equal(found, undefined, identifier);
    }
  });

  check('a secret is stored with its credential', async ({ credentials }) => {
    const secret = newSecret({ keyVersion: 7, sealed: 'sealed text' });
    const { id } = await credentials.create(BY, newCredential(), secret);
    const stored = await credentials.secrets(id);
    const fresh = { createdAt: START, inactiveSince: null, revokedAt: null };
    const unused = { lastUsedAt: null, useCount: 0, lastAddress: null };
    assert.deepEqual(stored, [{ ...secret, ...fresh, ...unused, id: stored[0]?.id }]);
    assert.deepEqual(await credentials.secrets(MISSING), []);
  });

  check('an unknown service is refused and leaves nothing', async ({ credentials }) => {
    const create = credentials.create(
      BY,
      newCredential({ serviceId: 77 as ServiceId }),
      newSecret(),
    );
    await assert.rejects(create, { code: 'service_unknown' });
    assert.deepEqual(await gather(credentials.list(everything)), []);
  });

  check('a second uuid or identifier is refused and leaves nothing', async ({ credentials }) => {
    const first = await credentials.create(BY, newCredential(), newSecret());
    const { uuid, identifier } = first;
    await assert.rejects(credentials.create(BY, newCredential({ uuid }), newSecret()));
    await assert.rejects(credentials.create(BY, newCredential({ identifier }), newSecret()));
    assert.equal((await gather(credentials.list(everything))).length, 1);
    const other = newCredential({ identifier: identifier.toLowerCase() as ClientIdentifier });
    await credentials.create(BY, other, newSecret());
  });

  check('50 creates at once get 50 ids', async ({ credentials }) => {
    const created = await Promise.all(
      Array.from({ length: 50 }, () => credentials.create(BY, newCredential(), newSecret())),
    );
    assert.equal(new Set(created.map(({ id }) => id)).size, 50);
    for (const { id } of created) assert.equal((await credentials.secrets(id)).length, 1);
  });

  check('a delete takes the secrets along', async ({ credentials, database }) => {
    const gone = await credentials.create(BY, newCredential(), newSecret());
    const stays = await credentials.create(BY, newCredential(), newSecret());
    assert.equal(await credentials.delete(BY, gone.id), true);
    assert.equal(await credentials.delete(BY, gone.id), false);
    assert.equal(await credentials.find({ id: gone.id }), undefined);
    assert.equal(await credentials.find({ identifier: gone.identifier }), undefined);
    const secrets = database.reader.selectFrom('credential_secret').select('credential_id');
    assert.deepEqual(await secrets.execute(), [{ credential_id: stays.id }]);
  });

  check('an id is never used again', async ({ credentials }) => {
    const first = await credentials.create(BY, newCredential(), newSecret());
    await credentials.delete(BY, first.id);
    const second = await credentials.create(BY, newCredential(), newSecret());
    assert.ok(second.id > first.id);
  });

  check('of many deletes at once one succeeds', async ({ credentials }) => {
    const { id } = await credentials.create(BY, newCredential(), newSecret());
    const answers = await Promise.all(Array.from({ length: 10 }, () => credentials.delete(BY, id)));
    assert.equal(answers.filter(Boolean).length, 1);
  });

  check('an update after a delete finds nothing', async ({ credentials }) => {
    const { id } = await credentials.create(BY, newCredential(), newSecret());
    const [deleted, updated] = await Promise.all([
      credentials.delete(BY, id),
      credentials.update(BY, [{ id }], (old) => ({ next: grown(old) })),
    ]);
    assert.equal(deleted, true);
    assert.equal(updated === undefined || updated.version === 2, true);
    assert.equal(await credentials.find({ id }), undefined);
    assert.equal(await credentials.update(BY, [{ id }], assert.fail), undefined);
  });
}

const everything = { sortField: 'id', descending: false, skip: 0, limit: undefined } as const;
