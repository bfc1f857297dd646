import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ClientIdentifier, CredentialId, ServiceId } from '../../src/core/ids.ts';
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

/** What an update promises. */
export function credentialUpdateContract(engine: EngineUnderTest): void {
  const check = (name: string, run: (stores: Stores) => Promise<void>): void =>
    void test(name, () => withStores(engine, run));

  check('the first look that finds one counts', async ({ credentials }) => {
    const [a, b] = [
      await credentials.create(BY, newCredential(), newSecret()),
      await credentials.create(BY, newCredential(), newSecret()),
    ];
    const none = { id: 999 as CredentialId };
    const updated = await credentials.update(
      BY,
      [none, { identifier: b.identifier }, { id: a.id }],
      (old) => ({ next: grown(old, { name: 'second look' }) }),
    );
    assert.equal(updated?.id, b.id);
    assert.deepEqual(await credentials.find({ id: b.id }), updated);
    assert.deepEqual(await credentials.find({ id: a.id }), a);
    const unknown = { identifier: 'nobody' as ClientIdentifier };
    assert.equal(await credentials.update(BY, [none, unknown], assert.fail), undefined);
    assert.equal(await credentials.update(BY, [], assert.fail), undefined);
  });

  check('every changeable field is stored, the rest stays', async (stores) => {
    const { credentials, directory } = stores;
    const service = await directory.createService(BY, newService());
    const old = await credentials.create(BY, newCredential(), newSecret());
    const next = {
      ...old,
      name: 'new name',
      description: 'new description',
      grantType: 'single_sign_on' as const,
      scope: ['clientarea:sso'] as unknown as typeof old.scope,
      serviceId: service.id,
      logoUri: 'https://logo.example/b.png',
      redirectUris: ['https://b.example/'] as unknown as typeof old.redirectUris,
      redirectExpiries: { 'https://b.example/': START + 6 },
      redirectLabels: { 'https://b.example/': 'new label' },
      tokenEndpointAuthMethod: 'client_secret_post' as const,
      idTokenSignedResponseAlg: 'ES256' as const,
      allowedAddresses: ['192.0.2.0/24', '2001:db8::1'] as unknown as typeof old.allowedAddresses,
      version: 2,
      revocationEpoch: 3,
      refreshEpoch: 4,
      updatedAt: START + 5,
    };
    assert.deepEqual(await credentials.update(BY, [{ id: old.id }], () => ({ next })), next);
    assert.deepEqual(await credentials.find({ id: old.id }), next);
    await credentials.update(BY, [{ id: old.id }], () => ({ next: { ...next, serviceId: null } }));
    assert.equal((await credentials.find({ id: old.id }))?.serviceId, null);
  });

  check('undefined changes nothing and answers what stands', async ({ credentials }) => {
    const old = await credentials.create(BY, newCredential(), newSecret());
    assert.deepEqual(await credentials.update(BY, [{ id: old.id }], () => undefined), old);
    assert.deepEqual(await credentials.find({ id: old.id }), old);
  });

  check('a change that throws leaves nothing', async ({ credentials }) => {
    const old = await credentials.create(BY, newCredential(), newSecret());
    const reason = new Error('refused by the rule');
    const update = credentials.update(BY, [{ id: old.id }], () => {
      throw reason;
    });
    await assert.rejects(update, (error) => error === reason);
    assert.deepEqual(await credentials.find({ id: old.id }), old);
  });

  check('a secret that cannot be added leaves nothing', async ({ credentials }) => {
    const secret = newSecret();
    const old = await credentials.create(BY, newCredential(), secret);
    const before = await credentials.secrets(old.id);
    for (const add of [secret, newSecret({ keyVersion: null as unknown as number })]) {
      const update = credentials.update(BY, [{ id: old.id }], (_old, secrets) => ({
        next: grown(old, { name: 'half a change' }),
        addSecrets: [add],
        setSecrets: secrets.map((secret) => ({ ...secret, expiresAt: START + 1000 })),
      }));
      await assert.rejects(update);
      assert.deepEqual(await credentials.find({ id: old.id }), old);
      assert.deepEqual(await credentials.secrets(old.id), before);
    }
  });

  check('an unknown service is refused and leaves nothing', async ({ credentials }) => {
    const old = await credentials.create(BY, newCredential(), newSecret());
    const update = credentials.update(BY, [{ id: old.id }], () => ({
      next: grown(old, { name: 'moved', serviceId: 77 as ServiceId }),
    }));
    await assert.rejects(update, { code: 'service_unknown' });
    assert.deepEqual(await credentials.find({ id: old.id }), old);
  });

  check('secrets are added and changed with their credential', async ({ credentials }) => {
    const first = newSecret({ expiresAt: START + 9000, label: 'first' });
    const { id } = await credentials.create(BY, newCredential(), first);
    const [made] = await credentials.secrets(id);
    assert.ok(made !== undefined);
    assert.deepEqual(
      [made.label, made.createdBy, made.useCount, made.lastUsedAt],
      ['first', 'tester', 0, null],
    );
    const changed = {
      ...made,
      label: 'old',
      notBefore: START + 1,
      expiresAt: START + 2,
      inactiveSince: START + 3,
    };
    const second = newSecret({ notBefore: START + 4 });
    await credentials.update(BY, [{ id }], (old) => ({
      next: grown(old),
      addSecrets: [second],
      setSecrets: [changed],
    }));
    const [one, two, ...more] = await credentials.secrets(id);
    assert.deepEqual([one, two?.digest, two?.notBefore], [changed, second.digest, START + 4]);
    assert.deepEqual(more, []);
    await credentials.update(BY, [{ id }], (_old, secrets) => {
      assert.deepEqual(
        secrets.map(({ digest }) => digest),
        [first.digest, second.digest],
      );
      return undefined;
    });
  });

  check('a secret is found by its digest alone', async ({ credentials }) => {
    const secret = newSecret();
    const { id, identifier } = await credentials.create(BY, newCredential(), secret);
    const other = await credentials.create(BY, newCredential(), newSecret());
    const found = await credentials.findSecret(identifier, secret.digest);
    assert.deepEqual([found?.credentialId, found?.revokedAt, found?.suspension], [id, null, null]);
    await reset(credentials, id, newSecret());
    assert.equal((await credentials.findSecret(identifier, secret.digest))?.revokedAt, START + 1);
    assert.equal(await credentials.findSecret(other.identifier, secret.digest), undefined);
    assert.equal(await credentials.findSecret(identifier, 'no such digest'), undefined);
    const nobody = 'nobody' as ClientIdentifier;
    assert.equal(await credentials.findSecret(nobody, secret.digest), undefined);
  });

  check('of ended secrets the newest five are kept', async ({ credentials }) => {
    const { id } = await credentials.create(BY, newCredential(), newSecret());
    for (let i = 0; i < 8; i++) await reset(credentials, id, newSecret({ label: String(i) }));
    const kept = await credentials.secrets(id);
    assert.deepEqual(
      kept.map(({ label, revokedAt }) => `${label} ${revokedAt !== null}`),
      ['2 true', '3 true', '4 true', '5 true', '6 true', '7 false'],
    );
  });

  check('uses are added to secret and credential, late ones too', async ({ credentials }) => {
    const { id: credentialId } = await credentials.create(BY, newCredential(), newSecret());
    const [secret] = await credentials.secrets(credentialId);
    assert.ok(secret !== undefined);
    const use = { credentialId, secretId: secret.id, at: START + 50, count: 2, address: '::1' };
    await credentials.addUses([use]);
    await credentials.addUses([
      { ...use, at: START + 40, count: 3, address: '::2' },
      { ...use, secretId: null, at: START + 60 },
      { ...use, credentialId: 999 as CredentialId, secretId: null },
    ]);
    const [after] = await credentials.secrets(credentialId);
    assert.deepEqual(
      [after?.useCount, after?.lastUsedAt, after?.lastAddress],
      [5, START + 50, '::1'],
    );
    const [listed] = await gather(credentials.list(EVERYTHING));
    assert.deepEqual([listed?.lastUsedAt, listed?.credential.version], [START + 60, 1]);
  });

  check('200 updates at once lose nothing', async ({ credentials }) => {
    const { id } = await credentials.create(BY, newCredential({ name: '0' }), newSecret());
    const add = () =>
      credentials.update(BY, [{ id }], (old) => ({
        next: grown(old, { name: String(Number(old.name) + 1) }),
      }));
    await Promise.all(Array.from({ length: 200 }, add));
    const stored = await credentials.find({ id });
    assert.equal(stored?.name, '200');
    assert.equal(stored.version, 201);
  });

  check('resets at once never pass the limit of the rule', async ({ credentials }) => {
    for (let round = 0; round < 5; round++) {
      const { id } = await credentials.create(BY, newCredential(), newSecret());
      const resets = Array.from({ length: 30 }, () =>
        credentials.update(BY, [{ id }], (old, secrets) => {
          if (secrets.length >= 5) throw new Error('too many');
          return { next: grown(old), addSecrets: [newSecret()] };
        }),
      );
      const outcomes = await Promise.allSettled(resets);
      assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 4);
      assert.equal((await credentials.secrets(id)).length, 5);
    }
  });
}

const EVERYTHING = { sortField: 'id', descending: false, skip: 0, limit: undefined } as const;

function reset(
  credentials: Stores['credentials'],
  id: CredentialId,
  secret: ReturnType<typeof newSecret>,
) {
  return credentials.update(BY, [{ id }], (old, secrets) => ({
    next: grown(old),
    addSecrets: [secret],
    setSecrets: secrets.map((secret) => ({
      ...secret,
      revokedAt: secret.revokedAt ?? START + 1,
    })),
  }));
}
