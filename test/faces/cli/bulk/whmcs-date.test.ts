// Local times as WHMCS writes them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { dateReader } from '../../../../src/faces/cli/bulk/whmcs-date.ts';
import { dateWriter } from '../../../../src/faces/whmcs/dates.ts';

const ZONES = ['UTC', 'Europe/Berlin', 'America/St_Johns', 'Asia/Kathmandu', 'Pacific/Apia'];

test('what our WHMCS face writes is read back, in any zone', () => {
  for (const zone of ZONES) {
    const write = dateWriter(zone);
    const read = dateReader(zone);
    const seconds = fc.integer({ min: 0, max: 2_000_000_000 });
    fc.assert(
      fc.property(seconds, (second) => {
        const text = write(second * 1000);
        const found = read(text);
        assert.notEqual(found, undefined);
        // Of an hour that comes twice the first one is meant, else it is the very time.
        assert.equal(write(found ?? 0), text);
        assert.ok((found ?? 0) <= second * 1000);
        assert.ok(second * 1000 - (found ?? 0) <= 86_400_000);
      }),
    );
  }
});

test('both forms are read', () => {
  const read = dateReader('Europe/Berlin');
  const time = Date.UTC(2016, 10, 18, 8, 32, 24);
  assert.equal(read('18th November 2016 9:32:24am'), time);
  assert.equal(read('2016-11-18 09:32:24'), time);
  assert.equal(read('1st July 2020 12:00:00am'), Date.UTC(2020, 5, 30, 22));
  assert.equal(read('1st July 2020 12:00:00pm'), Date.UTC(2020, 6, 1, 10));
});

test('the hour that comes twice, and the one that never comes', () => {
  const read = dateReader('Europe/Berlin');
  assert.equal(read('25th October 2026 2:30:00am'), Date.UTC(2026, 9, 25, 0, 30));
  assert.equal(read('29th March 2026 2:30:00am'), Date.UTC(2026, 2, 29, 1, 30));
});

test('anything else is no time', () => {
  const read = dateReader('UTC');
  const texts = [
    '',
    'now',
    '31st June 2020 1:00:00am',
    '30th February 2020 1:00:00am',
    '1st Juli 2020 1:00:00am',
    '1st July 2020 13:00:00am',
    '1st July 2020 0:00:00am',
    '1st July 2020 1:60:00am',
    '2020-13-01 00:00:00',
    '0000-00-00 00:00:00',
    '18/11/2016 09:32',
  ];
  for (const text of texts) assert.equal(read(text), undefined, text);
  assert.throws(() => dateReader('Mars'), RangeError);
});
