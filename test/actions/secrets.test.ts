import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { addSecret } from '../../src/actions/add-secret.ts';
import { checkClientSecret } from '../../src/actions/check-client-secret.ts';
import { createCredential } from '../../src/actions/create-credential.ts';
import { getCredential } from '../../src/actions/get-credential.ts';
import { resumeCredential } from '../../src/actions/resume-credential.ts';
import { revokeSecret } from '../../src/actions/revoke-secret.ts';
import { rotateSecret } from '../../src/actions/rotate-secret.ts';
import { suspendCredential } from '../../src/actions/suspend-credential.ts';
import { updateCredential } from '../../src/actions/update-credential.ts';
import { updateSecret } from '../../src/actions/update-secret.ts';
import type { Secret } from '../../src/core/secret.ts';
import { ACTOR, clockedHouse } from './trail-house.ts';

const { deps, clock, running } = await clockedHouse();
after(() => running.close());

const HOUR = 60 * 60 * 1000;

async function make() {
  const input = { grantType: 'authorization_code', name: 'Demo', scope: 'openid' };
  const { credential, secret } = await createCredential(deps, ACTOR, input);
  const lookup = { id: credential.id };
  let tries = 0;
  return {
    ...credential,
    first: secret as Secret,
    lookup,
    accepts(secret: Secret | undefined): Promise<boolean> {
      tries += 1;
      // Addresses of their own: wrong tries are counted elsewhere.
      const address = `10.${credential.id}.0.${tries}`;
      assert.ok(secret);
      const { identifier } = credential;
      return checkClientSecret(deps, { identifier, secret, address }, credential);
    },
    async states() {
      const { secrets } = await getCredential(deps, ACTOR, lookup);
      return secrets.map(({ state }) => state);
    },
    async ids() {
      return (await getCredential(deps, ACTOR, lookup)).secrets.map(({ id }) => id);
    },
  };
}

test('a rotation keeps the old secret until its deadline, to the second', async () => {
  const it = await make();
  const { secret } = await rotateSecret(deps, ACTOR, it.lookup, {
    secretGraceSeconds: 60,
    label: 'second',
  });
  assert.deepEqual(await it.states(), ['retiring', 'active']);
  clock.time += 59_999;
  assert.deepEqual([await it.accepts(it.first), await it.accepts(secret)], [true, true]);
  clock.time += 1;
  assert.deepEqual([await it.accepts(it.first), await it.accepts(secret)], [false, true]);
  assert.deepEqual(await it.states(), ['expired', 'active']);
});

test('a rotation that names no grace period gives a day, one of 0 gives none', async () => {
  const it = await make();
  await rotateSecret(deps, ACTOR, it.lookup);
  const { secrets } = await getCredential(deps, ACTOR, it.lookup);
  assert.equal(secrets[0]?.expiresAt, clock.time + 24 * HOUR);
  await rotateSecret(deps, ACTOR, it.lookup, { secretGraceSeconds: 0 });
  assert.deepEqual(await it.states(), ['revoked', 'revoked', 'active']);
  for (const secretGraceSeconds of [-1, 0.5, 30 * 24 * 3600 + 1, Number.NaN]) {
    const wrong = rotateSecret(deps, ACTOR, it.lookup, { secretGraceSeconds });
    await assert.rejects(wrong, { code: 'grace_period_invalid' });
  }
});

test('a secret that is staged works from its time on', async () => {
  const it = await make();
  const notBefore = clock.time + HOUR;
  const expiresAt = notBefore + HOUR;
  const staged = await addSecret(deps, ACTOR, it.lookup, { notBefore, expiresAt, label: 'next' });
  assert.deepEqual(await it.states(), ['active', 'pending']);
  assert.equal(await it.accepts(staged.secret), false);
  clock.time = notBefore;
  assert.deepEqual([await it.accepts(staged.secret), await it.accepts(it.first)], [true, true]);
  clock.time = expiresAt;
  assert.equal(await it.accepts(staged.secret), false);
  for (const times of [
    { expiresAt: clock.time },
    { notBefore: clock.time + 5, expiresAt: clock.time + 5 },
    { notBefore: -1 },
    { expiresAt: 1.5 },
  ]) {
    const wrong = addSecret(deps, ACTOR, it.lookup, times);
    await assert.rejects(wrong, { code: 'secret_times_invalid' }, JSON.stringify(times));
  }
});

test('a secret is switched off and on again, and revoked for good', async () => {
  const it = await make();
  const [id = 0] = await it.ids();
  await updateSecret(deps, ACTOR, it.lookup, id, { active: false });
  assert.deepEqual([await it.accepts(it.first), await it.states()], [false, ['inactive']]);
  await updateSecret(deps, ACTOR, it.lookup, id, { active: true, label: 'back' });
  assert.deepEqual([await it.accepts(it.first), await it.states()], [true, ['active']]);
  await revokeSecret(deps, ACTOR, it.lookup, id);
  assert.deepEqual([await it.accepts(it.first), await it.states()], [false, ['revoked']]);
  const back = updateSecret(deps, ACTOR, it.lookup, id, { active: true });
  await assert.rejects(back, { code: 'secret_ended' });
  await assert.rejects(revokeSecret(deps, ACTOR, it.lookup, id), { code: 'secret_ended' });
  const other = await make();
  const foreign = revokeSecret(deps, ACTOR, other.lookup, id);
  await assert.rejects(foreign, { code: 'secret_unknown' });
});

test('a secret that was used lately is ended only by force', async () => {
  const it = await make();
  const [secretId = 0] = await it.ids();
  const at = clock.time;
  const use = { credentialId: it.id, secretId, at, count: 1, address: '10.0.0.1' };
  await deps.credentials.addUses([use as never]);
  const refused = { code: 'secret_in_use', details: { lastUsedAt: at } };
  const soon = clock.time + HOUR;
  await assert.rejects(revokeSecret(deps, ACTOR, it.lookup, secretId), refused);
  for (const update of [{ active: false }, { expiresAt: soon }]) {
    await assert.rejects(updateSecret(deps, ACTOR, it.lookup, secretId, update), refused);
  }
  await updateSecret(deps, ACTOR, it.lookup, secretId, { label: 'only its label' });
  await updateSecret(deps, ACTOR, it.lookup, secretId, { expiresAt: soon, force: true });
  // Later is no end, so nobody needs to insist.
  await updateSecret(deps, ACTOR, it.lookup, secretId, { expiresAt: soon + HOUR });
  clock.time = at + 24 * HOUR;
  const late = await make();
  const [lateId = 0] = await late.ids();
  await deps.credentials.addUses([{ ...use, credentialId: late.id, secretId: lateId } as never]);
  await revokeSecret(deps, ACTOR, late.lookup, lateId);
  assert.deepEqual(await late.states(), ['revoked']);
});

test('at most five live, whatever their state', async () => {
  const it = await make();
  const notBefore = clock.time + HOUR;
  for (let i = 0; i < 4; i++) await addSecret(deps, ACTOR, it.lookup, { notBefore });
  const sixth = [
    () => addSecret(deps, ACTOR, it.lookup),
    () => rotateSecret(deps, ACTOR, it.lookup),
    () => updateCredential(deps, ACTOR, it.lookup, { resetSecret: true, secretGraceSeconds: 1 }),
  ];
  for (const more of sixth) await assert.rejects(more, { code: 'secret_limit_reached' });
  await updateCredential(deps, ACTOR, it.lookup, { resetSecret: true });
  assert.equal((await it.states()).filter((state) => state === 'active').length, 1);
});

test('100 rotations at once lose no acknowledged secret', async () => {
  const it = await make();
  const rotations = await Promise.allSettled(
    Array.from({ length: 100 }, () => rotateSecret(deps, ACTOR, it.lookup)),
  );
  const done = rotations.filter((rotation) => rotation.status === 'fulfilled');
  assert.equal(done.length, 4);
  for (const { value } of done) assert.equal(await it.accepts(value.secret), true);
  for (const rotation of rotations) {
    if (rotation.status === 'rejected') assert.equal(rotation.reason.code, 'secret_limit_reached');
  }
});

test('a suspension closes access until it is over or lifted', async () => {
  const it = await make();
  const until = clock.time + HOUR;
  await suspendCredential(deps, ACTOR, it.lookup, { until, reason: 'unpaid' });
  assert.equal(await it.accepts(it.first), false);
  clock.time = until - 1;
  assert.equal(await it.accepts(it.first), false);
  clock.time = until;
  assert.equal(await it.accepts(it.first), true);
  await suspendCredential(deps, ACTOR, it.lookup);
  assert.equal(await it.accepts(it.first), false);
  const { credential } = await resumeCredential(deps, ACTOR, it.lookup);
  assert.deepEqual([await it.accepts(it.first), credential.suspension], [true, null]);
  const again = await resumeCredential(deps, ACTOR, it.lookup);
  assert.equal(again.credential.version, credential.version);
  const past = suspendCredential(deps, ACTOR, it.lookup, { until: clock.time });
  await assert.rejects(past, { code: 'suspension_invalid' });
});

test('a public client has no secret', async () => {
  const input = { grantType: 'authorization_code', name: 'App', scope: 'openid' };
  const made = await createCredential(deps, ACTOR, { ...input, tokenEndpointAuthMethod: 'none' });
  assert.equal(made.secret, undefined);
  const lookup = { id: made.credential.id };
  const refused = { code: 'client_is_public' };
  await assert.rejects(addSecret(deps, ACTOR, lookup), refused);
  await assert.rejects(rotateSecret(deps, ACTOR, lookup), refused);
  await assert.rejects(updateCredential(deps, ACTOR, lookup, { resetSecret: true }), refused);
  const it = await make();
  await updateCredential(deps, ACTOR, it.lookup, { tokenEndpointAuthMethod: 'none' });
  assert.deepEqual([await it.accepts(it.first), await it.states()], [false, ['revoked']]);
  const sso = { grantType: 'single_sign_on', serviceId: 1, scope: 'clientarea:sso' };
  const open = createCredential(deps, ACTOR, { ...sso, tokenEndpointAuthMethod: 'none' });
  await assert.rejects(open, { code: 'auth_method_invalid' });
});
