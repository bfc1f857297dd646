// resetSecret, secretGracePeriod, revokeTokens, and where a secret can be seen.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { crc32 } from 'node:zlib';
import { isAccepted, Secret } from '../../../../src/core/secret.ts';
import { type Door, openDoor } from './door.ts';

const door = await openDoor();
const readable = await openDoor({ SECRET_STORAGE: 'recoverable' });
after(async () => {
  await door.close();
  await readable.close();
});

/** Which of these texts a credential takes as its secret, and until when. */
async function live(at: Door, id: number, texts: readonly string[]) {
  const { credentials, hasher } = at.house.deps;
  const kept = await credentials.secrets((await at.row(id)).id);
  const records = kept.filter((secret) => isAccepted(secret, Date.now()));
  return texts.map(
    (text) => records.find((record) => hasher.matches(new Secret(text), record))?.expiresAt,
  );
}

async function create(at: Door): Promise<{ id: number; secret: string }> {
  const form = { grantType: 'authorization_code', name: 'n', scope: 'openid' };
  const body = await at.call('CreateOAuthCredential', form);
  return { id: Number(body.credentialId), secret: String(body.clientSecret) };
}

async function reset(at: Door, id: number, form = {}): Promise<string> {
  const all = { credentialId: String(id), resetSecret: '1', ...form };
  const body = await at.call('UpdateOAuthCredential', all);
  assert.equal(body.result, 'success', String(body.message));
  return String(body.newClientSecret);
}

test('a secret has 256 random bits and a right CRC-32', async () => {
  const { id, secret } = await create(door);
  const secrets = [secret];
  for (let i = 0; i < 30; i++) secrets.push(await reset(door, id));
  assert.equal(new Set(secrets).size, secrets.length);
  for (const text of secrets) {
    const [, body = '', random = '', check = ''] =
      /^((chs_[\w-]{43}))_([\w-]{6})$/.exec(text) ?? [];
    assert.equal(Buffer.from(random.slice(4), 'base64url').length, 32, text);
    const bits = BigInt(crc32(body)).toString(2).padStart(36, '0');
    const sextets = bits.match(/.{6}/g) ?? [];
    const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    assert.equal(check, sextets.map((six) => digits[Number.parseInt(six, 2)]).join(''), text);
  }
});

test('a reset ends the old secret at once', async () => {
  const { id, secret } = await create(door);
  assert.deepEqual(await live(door, id, [secret]), [null]);
  const next = await reset(door, id);
  assert.deepEqual(await live(door, id, [secret, next]), [undefined, null]);
});

test('a grace period keeps the old secret until then, and never longer than it had', async () => {
  const { id, secret } = await create(door);
  const before = Date.now();
  const second = await reset(door, id, { secretGracePeriod: '60' });
  const [end] = await live(door, id, [secret]);
  assert.ok(typeof end === 'number' && end >= before + 60_000 && end <= Date.now() + 60_000);
  const third = await reset(door, id, { secretGracePeriod: '2592000' });
  const [first, late, now] = await live(door, id, [secret, second, third]);
  assert.equal(first, end);
  assert.ok(typeof late === 'number' && late > before + 2_591_999_000);
  assert.equal(now, null);
  const last = await reset(door, id);
  const ends = await live(door, id, [secret, second, third, last]);
  assert.deepEqual(ends, [undefined, undefined, undefined, null]);
});

test('a grace period in any other form is refused and changes nothing', async () => {
  const { id } = await create(door);
  const before = [await door.row(id), await door.liveSecrets(id)];
  const message =
    'The grace period must be whole seconds, at most 2592000, and needs a secret reset.';
  const wrong = ['2592001', '-1', '1.5', 'a day', '60s', '99999999999999999999', '0x10'].map(
    (secretGracePeriod) => ({ secretGracePeriod, resetSecret: '1' }),
  );
  const unreset = ['0', ''].map((resetSecret) => ({ secretGracePeriod: '60', resetSecret }));
  for (const form of [...wrong, ...unreset]) {
    const all = { ...form, credentialId: String(id), name: 'Changed' };
    await door.refuses('UpdateOAuthCredential', all, message);
  }
  assert.deepEqual([await door.row(id), await door.liveSecrets(id)], before);
  await reset(door, id, { secretGracePeriod: ' 0 ' });
  await reset(door, id, { secretGracePeriod: '' });
  assert.equal(await door.liveSecrets(id), 1);
});

test('at most five secrets live at once; the sixth changes nothing', async () => {
  const { id, secret } = await create(door);
  const all = [secret];
  for (let i = 0; i < 4; i++) all.push(await reset(door, id, { secretGracePeriod: '600' }));
  assert.equal(await door.liveSecrets(id), 5);
  const before = [await door.row(id), await live(door, id, all)];
  const form = { credentialId: String(id), resetSecret: '1', secretGracePeriod: '600', name: 'x' };
  const message = 'A credential may have at most 5 live secrets; end one first.';
  await door.refuses('UpdateOAuthCredential', form, message);
  assert.deepEqual([await door.row(id), await live(door, id, all)], before);
  await reset(door, id);
  assert.equal(await door.liveSecrets(id), 1);
  await reset(door, id, { secretGracePeriod: '600' });
});

test('a secret whose grace period is over no longer counts', async () => {
  const { id, secret } = await create(door);
  for (let i = 0; i < 4; i++) await reset(door, id, { secretGracePeriod: '1' });
  await new Promise((resolve) => setTimeout(resolve, 1100));
  assert.deepEqual(await live(door, id, [secret]), [undefined]);
  await reset(door, id, { secretGracePeriod: '600' });
  assert.equal(await door.liveSecrets(id), 2);
});

const epochs: readonly (readonly [string, number, number])[] = [
  ['', 0, 0],
  ['none', 0, 0],
  ['None', 0, 0],
  ['refresh', 0, 1],
  ['ALL', 1, 0],
];
for (const [revokeTokens, all, refresh] of epochs) {
  test(`revokeTokens "${revokeTokens}" ends only the tokens it names`, async () => {
    const { id } = await create(door);
    const before = await door.row(id);
    const form = { credentialId: String(id), revokeTokens };
    const body = await door.call('UpdateOAuthCredential', form);
    assert.deepEqual(body, { result: 'success', credentialId: id });
    const { updatedAt, version, ...row } = await door.row(id);
    assert.equal(version, before.version + all + refresh);
    assert.deepEqual(
      { ...before, ...row },
      { ...before, revocationEpoch: all, refreshEpoch: refresh },
    );
  });
}

for (const [at, what] of [
  [door, 'hashed: only its last four characters are shown'],
  [readable, 'recoverable: it is shown as WHMCS does'],
] as const) {
  test(`secrets are ${what}`, async () => {
    const shownIn = async (id: number) => {
      const { clients } = await at.call('ListOAuthCredentials', { sortField: 'credentialId' });
      const row = (clients as Record<string, unknown>[]).find((item) => item.credentialId === id);
      const { result, ...got } = await at.call('GetOAuthCredential', { credentialId: String(id) });
      assert.deepEqual(got, row);
      return [row?.clientSecret, row?.secretHint];
    };
    const { id, secret } = await create(at);
    const seen = (text: string) => [at === readable ? text : '', text.slice(-4)];
    assert.deepEqual(await shownIn(id), seen(secret));
    const second = await reset(at, id, { secretGracePeriod: '600' });
    assert.deepEqual(await shownIn(id), seen(second));
    const third = await reset(at, id);
    assert.deepEqual(await shownIn(id), seen(third));
  });
}

test('no secret reaches the log', async () => {
  const { id, secret } = await create(readable);
  const second = await reset(readable, id);
  const log = readable.log.join('\n');
  assert.match(log, /updateoauthcredential/);
  for (const text of [secret, second, 'TestSecret']) assert.ok(!log.includes(text));
});
