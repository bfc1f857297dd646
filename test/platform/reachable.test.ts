import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressList } from '../../src/platform/address-list.ts';
import { isPublic, reachable } from '../../src/platform/reachable.ts';

// One from each block of RFC 6890 and of the registries that go on with it, at both of its ends.
const SPECIAL = [
  ['0.0.0.0', '0.255.255.255'],
  ['10.0.0.0', '10.255.255.255'],
  ['100.64.0.0', '100.127.255.255'],
  ['127.0.0.0', '127.255.255.255'],
  ['169.254.0.0', '169.254.169.254', '169.254.255.255'],
  ['172.16.0.0', '172.31.255.255'],
  ['192.0.0.0', '192.0.0.255'],
  ['192.0.2.0', '192.0.2.255'],
  ['192.88.99.0', '192.88.99.255'],
  ['192.168.0.0', '192.168.255.255'],
  ['198.18.0.0', '198.19.255.255'],
  ['198.51.100.0', '198.51.100.255'],
  ['203.0.113.0', '203.0.113.255'],
  ['224.0.0.0', '239.255.255.255'],
  ['240.0.0.0', '255.255.255.255'],
  ['::', '::1', '::7f00:1', '::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:8.8.8.8'],
  ['64:ff9b::7f00:1', '64:ff9b:1::1', '100::1', '5f00::1'],
  ['2001::1', '2001:0:7f00:1::', '2001:2::1', '2001:1ff:ffff::1', '2001:db8::1'],
  ['2002:7f00:1::', '3fff::1', '3fff:fff::1'],
  ['fc00::1', 'fd12:3456::1', 'fe80::1', 'fe80::1%lo', 'fec0::1', 'ff02::1'],
  ['localhost', '', '1.2.3', '0x7f.1', '2130706433', '127.1'],
].flat();
const PUBLIC = [
  ...['1.1.1.1', '9.255.255.255', '11.0.0.0', '100.63.255.255', '100.128.0.0', '126.255.255.255'],
  ...['128.0.0.0', '172.15.255.255', '172.32.0.0', '192.0.1.1', '192.167.255.255', '198.20.0.0'],
  ...['223.255.255.255', '2606:4700:4700::1111', '2a00:1450::1', '2001:200::1', '2003::1'],
];

test('addresses that are not of the public internet are told from those that are', () => {
  assert.deepEqual(
    SPECIAL.filter((address) => isPublic(address)),
    [],
  );
  assert.deepEqual(
    PUBLIC.filter((address) => !isPublic(address)),
    [],
  );
});

const nobody = addressList([]);
const find = (host: string, addresses: readonly string[], allowed = nobody, isEncrypted = true) =>
  reachable(host, isEncrypted, allowed, async () => addresses);

test('one private address among public ones spoils all', async () => {
  assert.deepEqual(await find('a.example', ['1.1.1.1', '2606:4700::1']), [
    '1.1.1.1',
    '2606:4700::1',
  ]);
  const refused = { why: 'address refused' };
  await assert.rejects(find('a.example', ['1.1.1.1', '10.0.0.1']), refused);
  await assert.rejects(find('a.example', ['fe80::1', '1.1.1.1']), refused);
  await assert.rejects(find('127.0.0.1', ['1.1.1.1']), refused);
});

test('without encryption only allowed networks are reached', async () => {
  const allowed = addressList(['10.0.0.0/8', '8.8.8.8']);
  await assert.rejects(find('a.example', ['1.1.1.1'], allowed, false), { why: 'address refused' });
  assert.deepEqual(await find('a.example', ['10.1.1.1'], allowed, false), ['10.1.1.1']);
  assert.deepEqual(await find('8.8.8.8', [], allowed, false), ['8.8.8.8']);
  await assert.rejects(find('a.example', ['10.1.1.1', '1.1.1.1'], allowed, false));
});

test('a host without address is told', async () => {
  const unknown = { why: 'unknown host' };
  await assert.rejects(find('a.example', []), unknown);
  const failing = reachable('a.example', true, nobody, () =>
    Promise.reject(new Error('ENOTFOUND')),
  );
  await assert.rejects(failing, unknown);
});
