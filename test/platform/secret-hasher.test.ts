import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { Secret } from '../../src/core/secret.ts';
import { deriveKey, keyCheck, secretHasher } from '../../src/platform/secret-hasher.ts';

const master = { version: 1, bytes: randomBytes(32) };
const hasher = secretHasher(master);
const secret = new Secret('chs_secret');

describe('secret hasher', () => {
  test('a secret matches its own digest alone', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (one, other) => {
        const digest = hasher.digest(new Secret(one));
        assert.equal(hasher.matches(new Secret(one), digest), true);
        // What no UTF-8 can say is refused at the rim; here it would read as U+FFFD.
        const same = one.toWellFormed() === other.toWellFormed();
        assert.equal(hasher.matches(new Secret(other), digest), same);
      }),
    );
  });

  test('a digest is keyed: another key has another one', () => {
    const stranger = secretHasher({ version: 1, bytes: randomBytes(32) });
    const { digest } = hasher.digest(secret);
    assert.notEqual(digest, stranger.digest(secret).digest);
    assert.notEqual(digest, createHash('sha256').update(secret.reveal()).digest('base64url'));
    assert.equal(stranger.matches(secret, hasher.digest(secret)), false);
  });

  test('a digest of another key version, length or form does not match', () => {
    const { digest } = hasher.digest(secret);
    assert.equal(hasher.matches(secret, { digest, keyVersion: 2 }), false);
    for (const wrong of ['', digest.slice(1), `${digest}AA`, 'A'.repeat(43), '!'.repeat(43)]) {
      assert.equal(hasher.matches(secret, { digest: wrong, keyVersion: 1 }), false, wrong);
    }
  });

  test('a secret that was right before lets no other one in', () => {
    const digest = hasher.digest(secret);
    for (let round = 0; round < 3; round++) {
      assert.equal(hasher.matches(secret, digest), true);
      assert.equal(hasher.matches(new Secret('chs_another'), digest), false);
      assert.equal(hasher.matches(secret, { ...digest, keyVersion: 2 }), false);
      assert.equal(hasher.matches(secret, hasher.digest(new Secret('chs_another'))), false);
    }
  });

  test('a seal opens for its owner, each time written otherwise', () => {
    const sealed = hasher.seal(secret, 'owner');
    assert.notEqual(sealed, hasher.seal(secret, 'owner'));
    assert.equal(hasher.open(sealed, 'owner').reveal(), secret.reveal());
    assert.ok(!sealed.includes(secret.reveal()));
    assert.throws(() => hasher.open(sealed, 'another'));
  });

  test('a seal with one changed bit does not open', () => {
    const sealed = hasher.seal(secret, 'owner');
    const [version = '', body = ''] = sealed.split('.');
    const bytes = Buffer.from(body, 'base64url');
    for (let at = 0; at < bytes.length; at++) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      assert.throws(() => hasher.open(`${version}.${changed.toString('base64url')}`, 'owner'));
    }
    for (const wrong of ['', '1.', '1', `2.${body}`, body, `1.${body.slice(0, 20)}`]) {
      assert.throws(() => hasher.open(wrong, 'owner'));
    }
  });

  test('keys of different purposes differ, and the check tells nothing of them', () => {
    const key = (purpose: string) => deriveKey(master, purpose).export().toString('base64url');
    const keys = ['key check', 'secret digest', 'secret seal', 'password memory'].map(key);
    assert.equal(new Set(keys).size, keys.length);
    for (const text of [...keys, master.bytes.toString('base64url')]) {
      assert.ok(!keyCheck(master).includes(text));
    }
    assert.notEqual(keyCheck(master), keyCheck({ ...master, version: 2 }));
  });
});
