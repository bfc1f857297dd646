import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { addressList } from '../../src/platform/address-list.ts';

describe('address list', () => {
  const cases: readonly (readonly [readonly string[], readonly string[], readonly string[]])[] = [
    [[], [], ['127.0.0.1', '::1', '']],
    [
      ['192.0.2.1'],
      ['192.0.2.1', '::ffff:192.0.2.1', '::FFFF:192.0.2.1', '::ffff:c000:201'],
      ['192.0.2.2', '192.0.2.10', '::192.0.2.1', '192.0.2.1 ', '192.0.2.01', '0xc0000201'],
    ],
    [['::ffff:192.0.2.1'], ['192.0.2.1', '::ffff:192.0.2.1'], ['192.0.2.2', '::1']],
    [
      ['192.0.2.128/25'],
      ['192.0.2.128', '192.0.2.255', '::ffff:192.0.2.200'],
      ['192.0.2.127', '192.0.3.128'],
    ],
    [['192.0.2.200/25'], ['192.0.2.129'], ['192.0.2.127']],
    [['10.0.0.0/8'], ['10.255.255.255'], ['11.0.0.0', '9.255.255.255', '::a00:1']],
    [['192.0.2.1/32'], ['192.0.2.1'], ['192.0.2.0', '192.0.2.2']],
    [['0.0.0.0/0'], ['192.0.2.1', '255.255.255.255'], ['2001:db8::1', 'unknown']],
    [['::/0'], ['2001:db8::1', '::1'], ['unknown', '']],
    [
      ['2001:db8::1'],
      ['2001:db8::1', '2001:DB8:0:0:0:0:0:1', '2001:0db8::0001'],
      ['2001:db8::2', '2001:db8::1:1'],
    ],
    [['2001:db8::/33'], ['2001:db8:7fff::1'], ['2001:db8:8000::1', '2001:db9::1']],
    [
      ['127.0.0.0/8', '::1'],
      ['127.0.0.1', '127.9.9.9', '::1'],
      ['128.0.0.1', '::2'],
    ],
    [['*'], ['192.0.2.1', '2001:db8::1', 'unknown', ''], []],
  ];
  for (const [entries, inside, outside] of cases) {
    test(`[${entries}] holds what it says`, () => {
      const list = addressList(entries);
      assert.deepEqual(
        inside.filter((address) => !list.has(address)),
        [],
      );
      assert.deepEqual(
        outside.filter((address) => list.has(address)),
        [],
      );
    });
  }

  test('an entry that is neither address nor range is named', () => {
    const wrong = ['', 'localhost', '192.0.2.256', '192.0.2.1/33', '::1/129', '1.2.3.4/', '/8'];
    for (const entry of [...wrong, '1.2.3.4/8/8', '1.2.3.4/-1', '1.2.3.4/0x8', '1.2.3.4/ 8']) {
      assert.throws(
        () => addressList(['192.0.2.1', entry]),
        { name: 'RangeError', message: `"${entry}" is neither an address nor a CIDR range` },
        entry,
      );
    }
  });
});
