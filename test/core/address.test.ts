import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { plainAddress, throttleKey } from '../../src/core/address.ts';

describe('address', () => {
  test('a v4 address inside v6 is written as v4', () => {
    assert.equal(plainAddress('::ffff:192.0.2.1'), '192.0.2.1');
    assert.equal(plainAddress('::FFFF:192.0.2.1'), '192.0.2.1');
    for (const other of ['192.0.2.1', '::1', '2001:db8::1', '::192.0.2.1', 'unknown', '']) {
      assert.equal(plainAddress(other), other);
    }
  });

  test('wrong tries of a v4 address are counted for itself', () => {
    assert.equal(throttleKey('192.0.2.1'), throttleKey('::ffff:192.0.2.1'));
    assert.notEqual(throttleKey('192.0.2.1'), throttleKey('192.0.2.2'));
  });

  test('wrong tries of a v6 host are counted for its 64 bits, however it is written', () => {
    const same = [
      '2001:db8:1:2::1',
      '2001:DB8:1:2::ffff',
      '2001:0db8:0001:0002:a:b:c:d',
      '2001:db8:1:2:0:0:0:0',
    ];
    assert.equal(new Set(same.map(throttleKey)).size, 1);
    assert.notEqual(throttleKey('2001:db8:1:2::1'), throttleKey('2001:db8:1:3::1'));
    assert.equal(throttleKey('::1'), throttleKey('0:0:0:0:0:0:0:1'));
    assert.equal(throttleKey('2001:db8::1'), throttleKey('2001:db8:0:0:1:2:3:4'));
  });

  test('any spelling of the same 64 bits has the same key', () => {
    const group = fc.nat(0xffff);
    fc.assert(
      fc.property(
        fc.array(group, { minLength: 4, maxLength: 4 }),
        fc.array(group, { minLength: 4, maxLength: 4 }),
        (network, host) => {
          const long = [...network, ...host].map((g) => g.toString(16).padStart(4, '0'));
          const short = new URL(`http://[${long.join(':')}]/`).hostname.slice(1, -1);
          const sibling = [...network, 0, 0, 0, 1].map((g) => g.toString(16).toUpperCase());
          assert.equal(throttleKey(short), throttleKey(long.join(':')));
          assert.equal(throttleKey(short), throttleKey(sibling.join(':')));
        },
      ),
    );
  });
});
