import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyDiff, type Image } from '../../src/core/audit.ts';
import type { CredentialFilter } from '../../src/core/credential-filter.ts';
import { credentialImage } from '../../src/core/credential-image.ts';
import { fail } from '../../src/core/errors.ts';
import type { ClientIdentifier, CredentialId, ServiceId } from '../../src/core/ids.ts';
import type { ImportedCredential, StandingCredential } from '../../src/core/ports.ts';
import type { RedirectUri } from '../../src/core/redirect-uri.ts';
import type { Scope } from '../../src/core/scope.ts';
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
import { telling } from './telling.ts';

const EPOCH = 1234;

/** What bringing many credentials in promises, and reading many. */
export function credentialImportContract(engine: EngineUnderTest): void {
  const check = (name: string, run: (stores: Stores) => Promise<void>): void =>
    void test(name, () => withStores(engine, run));

  check('what is brought in keeps its number, times, suspension, secrets', async (stores) => {
    const { credentials, directory } = stores;
    const service = await directory.createService(BY, newService());
    const suspension = { since: 5, until: null, reason: 'unpaid' };
    const secret = newSecret({
      label: 'old',
      notBefore: 1,
      expiresAt: START + 9,
      inactiveSince: 3,
    });
    const item = imported({
      id: 70 as CredentialId,
      serviceId: service.id,
      name: `O'Brien \\ % 名前 🙂`,
      suspension,
      createdAt: 1_500_000_000_000,
      secrets: [secret, newSecret()],
    });
    const [answer] = await credentials.import(BY, [item]);
    const { epoch: _epoch, importedAt: _at, secrets: _secrets, ...told } = item;
    const epochs = { revocationEpoch: EPOCH, refreshEpoch: EPOCH };
    const wanted = { ...told, id: 70, version: 1, ...epochs, updatedAt: START };
    assert.deepEqual(answer, { credential: wanted });
    assert.deepEqual(await credentials.find({ id: 70 as CredentialId }), wanted);
    const kept = await credentials.secrets(70 as CredentialId);
    const unused = { lastUsedAt: null, useCount: 0, lastAddress: null, revokedAt: null };
    assert.deepEqual(
      kept,
      item.secrets.map((given, index) => ({
        inactiveSince: null,
        ...given,
        ...unused,
        createdAt: START,
        id: kept[index]?.id,
      })),
    );
    assert.deepEqual(await all(credentials), [{ credential: wanted, secrets: kept }]);
  });

  check('later numbers are beyond those that were brought in', async ({ credentials }) => {
    const numbers = [40, 3, 5000, 39] as CredentialId[];
    for (const id of numbers) {
      const [answer] = await credentials.import(BY, [imported({ id })]);
      assert.equal(answer?.credential?.id, id);
      const next = await credentials.create(BY, newCredential(), newSecret());
      assert.ok(next.id > Math.max(id, 40), `${next.id} after ${id}`);
    }
    const [first, second] = await credentials.import(BY, [imported(), imported()]);
    assert.equal(second?.credential?.id, (first?.credential?.id ?? 0) + 1);
  });

  check(
    'what cannot be stored is told and touches no neighbour',
    async ({ credentials, audit }) => {
      const there = await credentials.create(BY, newCredential(), newSecret());
      const twice = imported();
      const answers = await credentials.import(BY, [
        imported({ identifier: there.identifier }),
        imported({ id: there.id }),
        imported({ uuid: there.uuid }),
        imported({ serviceId: 77 as ServiceId }),
        imported({ identifier: there.identifier, id: there.id, uuid: there.uuid }),
        twice,
        imported({ identifier: twice.identifier, id: 900 as CredentialId }),
        imported(),
      ]);
      assert.deepEqual(
        answers.map(({ refused }) => refused),
        [
          'identifier_taken',
          'credential_id_taken',
          'uuid_taken',
          'service_unknown',
          'identifier_taken',
          // One of the two has the identifier, the other is told so.
          'identifier_taken',
          undefined,
          undefined,
        ],
      );
      assert.equal((await all(credentials)).length, 3);
      assert.equal((await gather(audit.list({}))).length, 3);
      for (const { credential } of await all(credentials)) {
        const subject = { kind: 'credential', id: credential.id } as const;
        const [only, ...more] = await gather(audit.list({ subject }));
        assert.deepEqual([only?.subject, more], [subject, []]);
      }
      assert.deepEqual(await credentials.find({ id: there.id }), there);
    },
  );

  check('each has its entry in the trail, foretold by a dry run', async (stores) => {
    // Without secrets: their numbers, too, PostgreSQL gives away in a dry run.
    const items = [imported({ id: 8 as CredentialId }), imported()];
    const told = await telling(stores, (writing) => stores.credentials.import(writing, items));
    assert.equal(told.length, 2);
    await stores.credentials.import(BY, [imported({ secrets: [newSecret(), newSecret()] })]);
    for (const { credential, secrets } of await all(stores.credentials)) {
      const entries = await gather(
        stores.audit.list({ subject: { kind: 'credential', id: credential.id } }),
      );
      assert.deepEqual(
        entries.map(({ version, at }) => [version, at]),
        [[1, START]],
      );
      const image = entries.reduce<Image>((before, { diff }) => applyDiff(before, diff), {});
      assert.deepEqual(image, credentialImage(credential, secrets));
    }
  });

  check('a number that was deleted comes back to its own identifier only', async (stores) => {
    const { credentials, audit } = stores;
    const [old] = await credentials.import(BY, [imported({ id: 9 as CredentialId })]);
    const { id, identifier } = old?.credential ?? assert.fail();
    await credentials.update(BY, [{ id }], (before) => ({ next: grown(before) }));
    await credentials.delete(BY, id);
    const [other] = await credentials.import(BY, [imported({ id })]);
    assert.equal(other?.refused, 'credential_id_taken');
    const [again] = await credentials.import(BY, [imported({ id, identifier })]);
    assert.deepEqual([again?.credential?.id, again?.credential?.version], [id, 3]);
    await credentials.update(BY, [{ id }], (before) => ({ next: grown(before, { name: 'x' }) }));
    const entries = await gather(audit.list({ subject: { kind: 'credential', id } }));
    assert.deepEqual(
      entries.map(({ version }) => version),
      [1, 2, null, 3, 4],
    );
    await credentials.delete(BY, id);
    assert.equal((await gather(audit.list({ subject: { kind: 'credential', id } }))).length, 6);
    assert.equal((await audit.verify()).brokenAt, undefined);
  });

  check('filters find what was brought in', async ({ credentials }) => {
    const at = (...hosts: string[]) => ({
      redirectUris: hosts.map((host) => `https://${host}/cb` as RedirectUri),
    });
    const scope = ['email', 'openid', 'profile'] as Scope[];
    await credentials.import(BY, [
      imported({ ...at('a.example', 'b.example', 'a.example:8443'), scope }),
      imported({ ...at(), id: 50 as CredentialId }),
      imported({ ...at('b.example'), id: 60 as CredentialId, scope }),
    ]);
    const found = async (filter: CredentialFilter) => {
      const { items } = await credentials.page({ ...filter, limit: 10 });
      return items.map(({ credential }) => credential.id);
    };
    assert.deepEqual(await found({ redirectHost: 'a.example' }), [61]);
    assert.deepEqual(await found({ redirectHost: 'b.example' }), [60, 61]);
    assert.deepEqual(await found({ scope: 'profile' as Scope }), [60, 61]);
    assert.deepEqual(await found({ scope: 'email' as Scope }), [50, 60, 61]);
  });

  check('redirect URIs are brought in with what is said of them', async ({ credentials }) => {
    const redirects = {
      redirectUris: ['https://a.example/', 'https://b.example/'] as RedirectUri[],
      redirectExpiries: { 'https://b.example/': 7 },
      redirectLabels: { 'https://b.example/': 'preview' },
    };
    const [{ credential } = {}] = await credentials.import(BY, [imported(redirects)]);
    const id = credential?.id ?? assert.fail('it was not brought in');
    const { redirectUris, redirectExpiries, redirectLabels } =
      (await credentials.find({ id })) ?? assert.fail('it is gone');
    assert.deepEqual({ redirectUris, redirectExpiries, redirectLabels }, redirects);
  });

  check('a check that throws leaves nothing', async ({ credentials, audit }) => {
    const refusal = credentials.import(BY, [imported()], () => {
      throw fail('identifier_taken');
    });
    await assert.rejects(refusal, { code: 'identifier_taken' });
    assert.deepEqual(await all(credentials), []);
    assert.deepEqual(await gather(audit.list({})), []);
  });

  check('what is undone among others at once leaves a whole trail', async (stores) => {
    const { credentials, audit } = stores;
    const ids = [701, 702, 703] as CredentialId[];
    const old = await credentials.import(
      BY,
      ids.map((id) => imported({ id })),
    );
    const again = old.map(({ credential }) => imported({ ...credential, epoch: EPOCH }));
    // On SQLite all of these are one transaction, in which the third reads what the second told.
    const outcomes = await Promise.allSettled([
      credentials.import(
        BY,
        Array.from({ length: 77 }, () => imported()),
      ),
      credentials.delete(BY, ids[0] as CredentialId),
      credentials.import(BY, again.slice(0, 1), () => {
        throw fail('identifier_taken');
      }),
      ...(engine.engine === 'sqlite' ? [credentials.import(BY, again.slice(0, 1))] : []),
      credentials.import(BY, [imported()]),
    ]);
    assert.deepEqual(
      outcomes.filter(({ status }) => status === 'rejected').map((_, index) => index),
      [0],
    );
    if (engine.engine === 'postgres') await credentials.import(BY, again.slice(0, 1));
    const subject = { kind: 'credential', id: ids[0] as number } as const;
    assert.deepEqual(
      (await gather(audit.list({ subject }))).map(({ version }) => version),
      [1, null, 2],
    );
    const { entries, brokenAt } = await audit.verify();
    assert.deepEqual([entries, brokenAt], [3 + 77 + 1 + 1 + 1, undefined]);
  });

  check('imports of the same at once bring each in once', async ({ credentials }) => {
    const items = Array.from({ length: 40 }, (_, index) =>
      imported({ id: (index % 2 ? 100 + index : undefined) as CredentialId | undefined }),
    );
    const runs = [items, items.toReversed(), items, items.toReversed()];
    const answers = await Promise.all(runs.map((run) => credentials.import(BY, run)));
    const made = answers.flat().filter(({ credential }) => credential !== undefined);
    assert.equal(made.length, items.length);
    assert.equal(
      answers.flat().filter(({ refused }) => refused === 'identifier_taken').length,
      120,
    );
    assert.equal((await all(credentials)).length, items.length);
  });

  check('many are found at once, each with its secrets', async ({ credentials }) => {
    const items = Array.from({ length: 600 }, () => imported({ secrets: [newSecret()] }));
    for (let start = 0; start < 600; start += 200) {
      await credentials.import(BY, items.slice(start, start + 200));
    }
    const walked = await all(credentials);
    assert.deepEqual(
      walked.map(({ credential }) => credential.identifier),
      items.map(({ identifier }) => identifier),
    );
    for (const { secrets } of walked) assert.equal(secrets.length, 1);
    const wanted = items.slice(100, 400).map(({ identifier }) => identifier);
    const found = await credentials.findMany([...wanted, 'nobody' as ClientIdentifier]);
    const byId = found.toSorted((a, b) => a.credential.id - b.credential.id);
    assert.deepEqual(byId, walked.slice(100, 400));
    assert.deepEqual(await credentials.findMany([]), []);
  });
}

/** A credential to bring in; unlike every other one of this run. */
function imported(fields: Partial<ImportedCredential> = {}): ImportedCredential {
  return {
    ...newCredential(),
    id: undefined,
    suspension: null,
    epoch: EPOCH,
    importedAt: START,
    secrets: [],
    ...fields,
  };
}

function all(credentials: Stores['credentials']): Promise<readonly StandingCredential[]> {
  return gather(credentials.walk());
}
