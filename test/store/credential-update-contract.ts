import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ClientIdentifier, CredentialId, ServiceId } from '../../src/core/ids.ts';
import {
  type EngineUnderTest,
  grown,
  newCredential,
  newSecret,
  newService,
  START,
  type Stores,
  withStores,
} from './engine-under-test.ts';

/** What an update promises. */
export function credentialUpdateContract(engine: EngineUnderTest): void {
  const check = (name: string, run: (stores: Stores) => Promise<void>): void =>
    void test(name, () => withStores(engine, run));

  check('the first look that finds one counts', async ({ credentials }) => {
    const [a, b] = [
      await credentials.create(newCredential(), newSecret()),
      await credentials.create(newCredential(), newSecret()),
    ];
    const none = { id: 999 as CredentialId };
    const updated = await credentials.update(
      [none, { identifier: b.identifier }, { id: a.id }],
      (old) => ({ next: grown(old, { name: 'second look' }) }),
    );
    assert.equal(updated?.id, b.id);
    assert.deepEqual(await credentials.find({ id: b.id }), updated);
    assert.deepEqual(await credentials.find({ id: a.id }), a);
    const unknown = { identifier: 'nobody' as ClientIdentifier };
    assert.equal(await credentials.update([none, unknown], assert.fail), undefined);
    assert.equal(await credentials.update([], assert.fail), undefined);
  });

  check('every changeable field is stored, the rest stays', async (stores) => {
    const { credentials, directory } = stores;
    const service = await directory.createService(newService());
    const old = await credentials.create(newCredential(), newSecret());
    const next = {
      ...old,
      name: 'new name',
      description: 'new description',
      grantType: 'single_sign_on' as const,
      scope: ['clientarea:sso'] as unknown as typeof old.scope,
      serviceId: service.id,
      logoUri: 'https://logo.example/b.png',
      redirectUris: ['https://b.example/'] as unknown as typeof old.redirectUris,
      version: 2,
      revocationEpoch: 3,
      refreshEpoch: 4,
      updatedAt: START + 5,
    };
    assert.deepEqual(await credentials.update([{ id: old.id }], () => ({ next })), next);
    assert.deepEqual(await credentials.find({ id: old.id }), next);
    await credentials.update([{ id: old.id }], () => ({ next: { ...next, serviceId: null } }));
    assert.equal((await credentials.find({ id: old.id }))?.serviceId, null);
  });

  check('undefined changes nothing and answers what stands', async ({ credentials }) => {
    const old = await credentials.create(newCredential(), newSecret());
    assert.deepEqual(await credentials.update([{ id: old.id }], () => undefined), old);
    assert.deepEqual(await credentials.find({ id: old.id }), old);
  });

  check('a change that throws leaves nothing', async ({ credentials }) => {
    const old = await credentials.create(newCredential(), newSecret());
    const reason = new Error('refused by the rule');
    const update = credentials.update([{ id: old.id }], () => {
      throw reason;
    });
    await assert.rejects(update, (error) => error === reason);
    assert.deepEqual(await credentials.find({ id: old.id }), old);
  });

  check('a secret that cannot be added leaves nothing', async ({ credentials }) => {
    const secret = newSecret();
    const old = await credentials.create(newCredential(), secret);
    const before = await credentials.secrets(old.id);
    for (const add of [secret, newSecret({ keyVersion: null as unknown as number })]) {
      const othersEnd = START + 1000;
      const update = credentials.update([{ id: old.id }], () => ({
        next: grown(old, { name: 'half a change' }),
        secret: { add, othersEnd },
      }));
      await assert.rejects(update);
      assert.deepEqual(await credentials.find({ id: old.id }), old);
      assert.deepEqual(await credentials.secrets(old.id), before);
    }
  });

  check('an unknown service is refused and leaves nothing', async ({ credentials }) => {
    const old = await credentials.create(newCredential(), newSecret());
    const update = credentials.update([{ id: old.id }], () => ({
      next: grown(old, { name: 'moved', serviceId: 77 as ServiceId }),
    }));
    await assert.rejects(update, { code: 'service_unknown' });
    assert.deepEqual(await credentials.find({ id: old.id }), old);
  });

  check('a reset without grace ends every older secret', async ({ credentials }) => {
    const { id } = await credentials.create(newCredential(), newSecret());
    const [second, third] = [newSecret(), newSecret()];
    await reset({ credentials }, id, second, START + 60_000);
    assert.equal((await credentials.secrets(id)).length, 2);
    await reset({ credentials }, id, third, null);
    const left = await credentials.secrets(id);
    assert.deepEqual(
      left.map(({ digest, expiresAt }) => ({ digest, expiresAt })),
      [{ digest: third.digest, expiresAt: null }],
    );
  });

  check('with grace, older secrets live on until it ends', async ({ credentials, clock }) => {
    const [first, second, third] = [newSecret(), newSecret(), newSecret()];
    const { id } = await credentials.create(newCredential(), first);
    const digests = async () => (await credentials.secrets(id)).map(({ digest }) => digest);
    await reset({ credentials }, id, second, START + 1000);
    assert.deepEqual(await digests(), [first.digest, second.digest]);
    // A longer grace later does not lengthen the shorter one before it.
    await reset({ credentials }, id, third, START + 5000);
    clock.time = START + 999;
    assert.deepEqual(await digests(), [first.digest, second.digest, third.digest]);
    clock.time = START + 1000;
    assert.deepEqual(await digests(), [second.digest, third.digest]);
    clock.time = START + 5000;
    assert.deepEqual(await digests(), [third.digest]);
  });

  check('the rule learns how many secrets are live', async ({ credentials, clock }) => {
    const { id, identifier } = await credentials.create(newCredential(), newSecret());
    const live = async (ref = { id } as Parameters<typeof credentials.find>[0]) => {
      let count: number | undefined;
      await credentials.update([ref], (_old, liveSecrets) => {
        count = liveSecrets;
        return undefined;
      });
      return count;
    };
    assert.equal(await live(), 1);
    await reset({ credentials }, id, newSecret(), START + 1000);
    await reset({ credentials }, id, newSecret(), START + 2000);
    assert.equal(await live(), 3);
    assert.equal(await live({ identifier }), 3);
    clock.time = START + 1000;
    assert.equal(await live(), 2);
    clock.time = START + 2000;
    assert.equal(await live(), 1);
  });

  check('200 updates at once lose nothing', async ({ credentials }) => {
    const { id } = await credentials.create(newCredential({ name: '0' }), newSecret());
    const add = () =>
      credentials.update([{ id }], (old) => ({
        next: grown(old, { name: String(Number(old.name) + 1) }),
      }));
    await Promise.all(Array.from({ length: 200 }, add));
    const stored = await credentials.find({ id });
    assert.equal(stored?.name, '200');
    assert.equal(stored.version, 201);
  });

  check('resets at once never pass the limit of the rule', async ({ credentials }) => {
    for (let round = 0; round < 5; round++) {
      const { id } = await credentials.create(newCredential(), newSecret());
      const resets = Array.from({ length: 30 }, () =>
        credentials.update([{ id }], (old, live) => {
          if (live >= 5) throw new Error('too many');
          return { next: grown(old), secret: { add: newSecret(), othersEnd: START + 9000 } };
        }),
      );
      const outcomes = await Promise.allSettled(resets);
      assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 4);
      assert.equal((await credentials.secrets(id)).length, 5);
    }
  });
}

function reset(
  { credentials }: Pick<Stores, 'credentials'>,
  id: CredentialId,
  add: ReturnType<typeof newSecret>,
  othersEnd: number | null,
) {
  return credentials.update([{ id }], (old) => ({ next: grown(old), secret: { add, othersEnd } }));
}
