import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { format, inspect } from 'node:util';
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { pino } from 'pino';
import {
  isAccepted,
  isLive,
  Secret,
  type SecretState,
  type SecretTimes,
  secretState,
} from '../../src/core/secret.ts';

const TIMES: SecretTimes = {
  notBefore: null,
  expiresAt: null,
  inactiveSince: null,
  revokedAt: null,
};

import { formatClientSecret, hasClientSecretForm } from '../../src/core/secret-format.ts';

const TEXT = 'the-text-that-nobody-may-see-1234';

describe('Secret', () => {
  test('prints as [secret] wherever it is printed', () => {
    const secret = new Secret(TEXT);
    const inside = { a: [secret], b: { c: secret }, d: new Map([['e', secret]]) };
    const lines: string[] = [];
    const log = pino({ base: null }, { write: (line) => void lines.push(line) });
    log.info({ secret, inside, err: Object.assign(new Error('x'), { secret }) }, 'text');
    const printed = [
      String(secret),
      `${secret}`,
      secret.toString(),
      JSON.stringify(secret),
      JSON.stringify(inside),
      inspect(secret),
      inspect(inside, { depth: 9, showHidden: true }),
      format('%s %o %O %j', secret, secret, secret, secret),
      [secret, secret].join(),
      Object.entries(secret).flat().join(),
      JSON.stringify({ ...secret }),
      JSON.stringify(structuredClone(secret)),
      lines.join(),
    ];
    for (const text of printed) assert.ok(!text.includes('nobody'), text);
    assert.equal(`${secret} ${JSON.stringify({ secret })}`, '[secret] {"secret":"[secret]"}');
    assert.equal(inspect(secret), '[secret]');
    assert.equal(secret.reveal(), TEXT);
  });

  test('hints at its end, unless it is too short for that', () => {
    assert.equal(new Secret(TEXT).hint, '1234');
    assert.equal(new Secret('0123456789abcdef').hint, 'cdef');
    assert.equal(new Secret('0123456789abcde').hint, '');
  });

  test('is live until the moment it expires', () => {
    const live = (expiresAt: number | null) => isLive({ ...TIMES, expiresAt }, 5);
    assert.deepEqual([live(null), live(6), live(5)], [true, true, false]);
  });

  test('has one state at each moment', () => {
    const states: readonly [Partial<SecretTimes>, SecretState, boolean][] = [
      [{}, 'active', true],
      [{ expiresAt: 6 }, 'retiring', true],
      [{ expiresAt: 5 }, 'expired', false],
      [{ notBefore: 6 }, 'pending', false],
      [{ notBefore: 5 }, 'active', true],
      [{ notBefore: 6, expiresAt: 9 }, 'pending', false],
      [{ inactiveSince: 1 }, 'inactive', false],
      [{ inactiveSince: 1, expiresAt: 9 }, 'inactive', false],
      [{ inactiveSince: 1, expiresAt: 5 }, 'expired', false],
      [{ revokedAt: 5, expiresAt: 9, inactiveSince: 1, notBefore: 6 }, 'revoked', false],
    ];
    for (const [times, state, accepted] of states) {
      const secret = { ...TIMES, ...times };
      assert.equal(secretState(secret, 5), state, JSON.stringify(times));
      assert.equal(isAccepted(secret, 5), accepted, JSON.stringify(times));
    }
  });
});

describe('client secret', () => {
  const base64url = fc.stringMatching(/^[A-Za-z0-9_-]{43}$/);

  test('carries the CRC-32 of what stands before', () => {
    fc.assert(
      fc.property(base64url, (random) => {
        const text = formatClientSecret(random).reveal();
        const bytes = Buffer.alloc(5);
        bytes.writeUInt32BE(crc32(`chs_${random}`), 1);
        // 32 bits in 6 characters of 6 bits: the first character holds the top 2.
        const bits = BigInt(`0x${bytes.toString('hex')}`);
        const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
        const check = [30n, 24n, 18n, 12n, 6n, 0n].map((by) => digits[Number((bits >> by) & 63n)]);
        assert.equal(text, `chs_${random}_${check.join('')}`);
        assert.equal(hasClientSecretForm(text), true);
      }),
    );
  });

  test('one changed character is noticed', () => {
    const text = formatClientSecret('A'.repeat(43)).reveal();
    for (let at = 0; at < text.length; at++) {
      const other = text[at] === 'x' ? 'y' : 'x';
      assert.equal(hasClientSecretForm(text.slice(0, at) + other + text.slice(at + 1)), false);
    }
    for (const wrong of ['', 'chs_', text.slice(1), `${text}A`, `${text}\n`, text.toUpperCase()]) {
      assert.equal(hasClientSecretForm(wrong), false, wrong);
    }
  });
});
