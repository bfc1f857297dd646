import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { parseImportedSecret } from '../../src/core/imported-secret.ts';
import { formatClientSecret } from '../../src/core/secret-format.ts';

test('random secrets of any usual form are taken as they are', () => {
  const forms = [
    (bytes: Buffer) => bytes.toString('base64'),
    (bytes: Buffer) => bytes.toString('base64url'),
    (bytes: Buffer) => bytes.subarray(0, 16).toString('hex'),
    (bytes: Buffer) => bytes.subarray(0, 24).toString('base64'),
    (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex'),
    (bytes: Buffer) =>
      BigInt(`0x${bytes.subarray(0, 16).toString('hex')}`)
        .toString()
        .padStart(39, '1'),
    (bytes: Buffer) => formatClientSecret(bytes.subarray(0, 32).toString('base64url')).reveal(),
  ];
  for (let i = 0; i < 2000; i++) {
    const bytes = randomBytes(64);
    for (const form of forms) {
      const text = form(bytes);
      assert.equal(parseImportedSecret(text).reveal(), text);
    }
  }
});

test('short and repeating ones are refused', () => {
  const texts = [
    '',
    'correct horse battery staple and more of it',
    'hunter2hunter2hunter2hunter2hunter2hunter2',
    '1234567890'.repeat(4),
    'abcdefghijklmno'.repeat(3),
    'a'.repeat(64),
    randomBytes(15).toString('hex'),
    randomBytes(200).toString('base64'),
    `${randomBytes(24).toString('base64')}\n`,
    `${randomBytes(24).toString('base64')}ü`,
  ];
  for (const text of texts) {
    assert.throws(() => parseImportedSecret(text), { code: 'secret_weak' }, text);
  }
});

test('of our own form the checksum must fit', () => {
  const good = formatClientSecret(randomBytes(32).toString('base64url')).reveal();
  const mistyped = good.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
  assert.throws(() => parseImportedSecret(mistyped), { code: 'secret_mistyped' });
  assert.throws(() => parseImportedSecret(good.slice(0, -1)), { code: 'secret_mistyped' });
});
