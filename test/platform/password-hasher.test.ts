import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, test } from 'node:test';
import { verify } from '@node-rs/argon2';
import { Secret } from '../../src/core/secret.ts';
import { passwordHasher } from '../../src/platform/password-hasher.ts';
import { deriveKey } from '../../src/platform/secret-hasher.ts';

const memoryKey = deriveKey({ version: 1, bytes: randomBytes(32) }, 'password memory');
const right = new Secret('correct horse battery');
const wrong = new Secret('correct horse batterz');

function hasherAt(start = 0) {
  const clock = { time: start, now: () => clock.time };
  /** The hashes that were worked on, and how many at once at most. */
  const worked: string[] = [];
  const load = { now: 0, most: 0 };
  const hasher = passwordHasher(memoryKey, clock, async (hash, password) => {
    worked.push(hash);
    load.most = Math.max(load.most, ++load.now);
    try {
      return await verify(hash, password);
    } finally {
      load.now--;
    }
  });
  return { clock, hasher, worked, load };
}

describe('password hasher', () => {
  test('hashes with Argon2id, each time with a new salt', async () => {
    const { hasher } = hasherAt();
    const [one, two] = await Promise.all([hasher.hash(right), hasher.hash(right)]);
    assert.match(one, /^\$argon2id\$v=19\$m=\d+,t=\d+,p=\d+\$/);
    assert.notEqual(one, two);
    assert.ok(!one.includes(right.reveal()));
    const [, memory = '0', time = '0'] = /m=(\d+),t=(\d+)/.exec(one) ?? [];
    // OWASP's least: 19 MiB and two passes.
    assert.ok(Number(memory) >= 19_456 && Number(time) >= 2, one);
  });

  test('accepts the right password and nothing near it', async () => {
    const { hasher } = hasherAt();
    const hash = await hasher.hash(right);
    assert.equal(await hasher.verify(hash, right), true);
    for (const text of [wrong.reveal(), `${right.reveal()} `, '', 'decoy', hash]) {
      assert.equal(await hasher.verify(hash, new Secret(text)), false, text);
    }
  });

  test('a right password is remembered for a minute, a wrong one is not', async () => {
    const { clock, hasher, worked } = hasherAt();
    const hash = await hasher.hash(right);
    const isWork = async (password: Secret) => {
      const before = worked.length;
      await hasher.verify(hash, password);
      return worked.length > before;
    };
    assert.deepEqual([await isWork(wrong), await isWork(wrong)], [true, true]);
    assert.deepEqual([await isWork(right), await isWork(right)], [true, false]);
    clock.time = 59_999;
    assert.equal(await isWork(right), false);
    clock.time = 60_000;
    assert.deepEqual([await isWork(right), await isWork(wrong)], [true, true]);
  });

  test('the old password is not accepted from memory once the hash has changed', async () => {
    const { hasher } = hasherAt();
    const before = await hasher.hash(right);
    assert.equal(await hasher.verify(before, right), true);
    const after = await hasher.hash(wrong);
    assert.equal(await hasher.verify(after, right), false);
    assert.equal(await hasher.verify(after, wrong), true);
    assert.equal(await hasher.verify(before, wrong), false);
  });

  test('a password remembered of one person opens no other', async () => {
    const { hasher } = hasherAt();
    const [mine, theirs] = await Promise.all([hasher.hash(right), hasher.hash(wrong)]);
    assert.equal(await hasher.verify(mine, right), true);
    assert.equal(await hasher.verify(theirs, right), false);
  });

  test('nobody takes a whole verification and is never right', async () => {
    const { hasher, worked } = hasherAt();
    const hash = await hasher.hash(right);
    const texts = ['decoy', right.reveal(), '', 'decoy', right.reveal(), ''];
    for (const text of texts) {
      assert.equal(await hasher.verify(undefined, new Secret(text)), false, text);
    }
    // Each of them a hash of the same cost as that of somebody: method, memory, passes, lanes.
    const cost = (some: string) => some.split('$').slice(0, 4);
    assert.deepEqual(
      worked.map(cost),
      texts.map(() => cost(hash)),
    );
  });

  test('works on two at once, the others wait in line', async () => {
    const { hasher, load } = hasherAt();
    const hash = await hasher.hash(right);
    await Promise.all(Array.from({ length: 10 }, () => hasher.verify(hash, wrong)));
    assert.deepEqual(load, { now: 0, most: 2 });
  });

  test('many at once are all answered rightly', async () => {
    const { hasher } = hasherAt();
    const hash = await hasher.hash(right);
    const tries = Array.from({ length: 20 }, (_, i) => hasher.verify(hash, i % 2 ? right : wrong));
    assert.deepEqual(
      await Promise.all(tries),
      tries.map((_, i) => i % 2 === 1),
    );
  });

  test('a hash that is none fails one check, not the next', async () => {
    const { hasher } = hasherAt();
    const hash = await hasher.hash(right);
    const damaged = Array.from({ length: 5 }, () => hasher.verify('$argon2id$damaged', right));
    for (const { status } of await Promise.allSettled(damaged)) assert.equal(status, 'rejected');
    assert.equal(await hasher.verify(hash, right), true);
  });

  test('md5 is that of the text in UTF-8, in lower case', () => {
    const { hasher } = hasherAt();
    assert.equal(hasher.md5(new Secret('')).reveal(), 'd41d8cd98f00b204e9800998ecf8427e');
    assert.equal(hasher.md5(new Secret('p\u00e4ss')).reveal().length, 32);
    assert.equal(hasher.md5(new Secret('password')).reveal(), '5f4dcc3b5aa765d61d8327deb882cf99');
  });

  test('verifies hashes of bcrypt under each of its names', async () => {
    const hasher = passwordHasher(memoryKey, { now: () => 0 });
    // Made by libxcrypt's crypt().
    const php = '$2y$07$BCryptRequires22Chrcte/VlQH0piJtjXl.0t1XkA8pw9dMXTpOq';
    for (const name of ['$2y$', '$2a$', '$2b$']) {
      const hash = name + php.slice(4);
      assert.equal(await hasher.verify(hash, new Secret('rasmuslerdorf')), true, name);
      assert.equal(await hasher.verify(hash, wrong), false, name);
    }
    const umlaut = '$2y$05$gEAgAAo02vn5tEp5ddgNou38DN4yCS2yXuNZ93YQI2j6Q6PmDjgXC';
    assert.equal(await hasher.verify(umlaut, new Secret('pü')), true);
  });
});
