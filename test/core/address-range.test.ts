import assert from 'node:assert/strict';
import { BlockList, isIP } from 'node:net';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import {
  isAllowedFrom,
  MAX_ALLOWED_ADDRESSES,
  parseAddressRanges,
} from '../../src/core/address-range.ts';

const isIn = (entries: readonly string[], address: string): boolean =>
  isAllowedFrom(parseAddressRanges(entries), address);

describe('the addresses that are allowed', () => {
  const cases: readonly (readonly [readonly string[], readonly string[], readonly string[]])[] = [
    [[], ['192.0.2.1', '2001:db8::1', 'unknown', ''], []],
    [
      ['192.0.2.1'],
      ['192.0.2.1', '::ffff:192.0.2.1', '::FFFF:192.0.2.1', '::ffff:c000:201'],
      ['192.0.2.2', '::192.0.2.1', '192.0.2.1 ', '192.0.2.01', '0xc0000201', 'unknown', ''],
    ],
    [['::ffff:192.0.2.1'], ['192.0.2.1'], ['192.0.2.2', '::1']],
    [['::ffff:192.0.2.0/120'], ['192.0.2.255'], ['192.0.3.0']],
    [['192.0.2.200/25'], ['192.0.2.128', '192.0.2.255'], ['192.0.2.127', '192.0.3.128']],
    [['0.0.0.0/0'], ['0.0.0.0', '255.255.255.255'], ['2001:db8::1', '::']],
    [['::/0'], ['2001:db8::1', '::', '::1'], ['192.0.2.1', '::ffff:192.0.2.1']],
    [
      ['2001:db8::1'],
      ['2001:db8::1', '2001:DB8:0:0:0:0:0:1', '2001:0db8::0001', '2001:db8::0.0.0.1'],
      ['2001:db8::2', '2001:db8::1:1', '2001:db8::1%eth0', '2001:db8:::1', '2001:db8::1::'],
    ],
    [['2001:DB8::/33'], ['2001:db8:7fff::1'], ['2001:db8:8000::1', '2001:db9::1']],
    [
      ['10.0.0.0/8', ' ', '2001:db8::/32'],
      ['10.9.9.9', '2001:db8::1'],
      ['11.0.0.0', '2001:db9::'],
    ],
  ];
  for (const [entries, inside, outside] of cases) {
    test(`[${entries}] are those that it says`, () => {
      assert.deepEqual(
        inside.filter((address) => !isIn(entries, address)),
        [],
      );
      assert.deepEqual(
        outside.filter((address) => isIn(entries, address)),
        [],
      );
    });
  }

  test('are what Node.js has in such a range', () => {
    const prefix = fc.nat(128);
    fc.assert(
      fc.property(
        fc.oneof(fc.ipV4(), fc.ipV6()),
        fc.oneof(fc.ipV4(), fc.ipV6()),
        prefix,
        (range, address, bits) => {
          const family = (text: string) => (isIP(text) === 6 ? 'ipv6' : 'ipv4');
          const width = isIP(range) === 6 ? bits : Math.min(bits, 32);
          const list = new BlockList();
          list.addSubnet(range, width, family(range));
          const wanted = isIP(range) === isIP(address) && list.check(address, family(address));
          assert.equal(isIn([`${range}/${width}`], address), wanted);
          assert.ok(isIn([`${range}/${width}`], range));
        },
      ),
    );
  });
});

describe('a list of addresses', () => {
  test('keeps its order, and of what is said twice the first', () => {
    const given = [' 192.0.2.1 ', '', '2001:DB8::/32', '192.0.2.1', '2001:db8::/32'];
    assert.deepEqual(parseAddressRanges(given), ['192.0.2.1', '2001:db8::/32']);
  });

  test('names the first entry that is neither address nor range', () => {
    const wrong = [
      'localhost',
      '192.0.2.256',
      '192.0.2',
      '192.0.2.1/33',
      '::1/129',
      '1.2.3.4/',
      '*',
    ];
    const more = [
      '/8',
      '1.2.3.4/8/8',
      '1.2.3.4/-1',
      '1.2.3.4/0x8',
      '1.2.3.4/ 8',
      '1:2:3:4:5:6:7',
      'g::',
    ];
    for (const entry of [
      ...wrong,
      ...more,
      '1:2:3:4:5:6:7:8:9',
      '::1.2.3',
      '::1.2.3.256',
      '1.2.3.4\0',
    ]) {
      const error = { code: 'allowed_address_invalid', details: { value: entry } };
      assert.throws(() => parseAddressRanges(['192.0.2.1', entry]), error, entry);
    }
  });

  test('has an end', () => {
    const many = Array.from({ length: MAX_ALLOWED_ADDRESSES + 1 }, (_, i) => `192.0.2.${i}`);
    assert.equal(parseAddressRanges(many.slice(1)).length, MAX_ALLOWED_ADDRESSES);
    assert.throws(() => parseAddressRanges(many), { code: 'allowed_addresses_too_many' });
  });

  test('the longest way to write one is taken, and what is longer costs nothing', () => {
    const longest = '0000:0000:0000:0000:0000:ffff:192.168.100.200';
    assert.ok(isIn([`${longest}/128`], '192.168.100.200'));
    // Were it looked at, this would never end.
    const endless = `:${'1.'.repeat(500_000)}x`;
    assert.throws(() => parseAddressRanges([endless]), { code: 'allowed_address_invalid' });
    assert.equal(isIn(['::/0'], endless), false);
  });
});
