// Times as WHMCS writes them: PHP's `jS F Y g:i:sa`, in the zone that people see.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dateWriter } from '../../../../src/faces/whmcs/dates.ts';

const written: readonly (readonly [string, string, string])[] = [
  ['UTC', '2016-11-18T09:32:24Z', '18th November 2016 9:32:24am'],
  ['UTC', '2026-01-01T00:00:00Z', '1st January 2026 12:00:00am'],
  ['UTC', '2026-02-02T12:00:00Z', '2nd February 2026 12:00:00pm'],
  ['UTC', '2026-03-03T00:59:59.999Z', '3rd March 2026 12:59:59am'],
  ['UTC', '2026-04-04T12:59:59Z', '4th April 2026 12:59:59pm'],
  ['UTC', '2026-05-10T01:02:03Z', '10th May 2026 1:02:03am'],
  ['UTC', '2026-06-11T13:00:00Z', '11th June 2026 1:00:00pm'],
  ['UTC', '2026-07-12T11:59:59Z', '12th July 2026 11:59:59am'],
  ['UTC', '2026-08-13T23:59:59Z', '13th August 2026 11:59:59pm'],
  ['UTC', '2026-09-14T10:10:10Z', '14th September 2026 10:10:10am'],
  ['UTC', '2026-10-20T22:00:01Z', '20th October 2026 10:00:01pm'],
  ['UTC', '2026-11-21T06:07:08Z', '21st November 2026 6:07:08am'],
  ['UTC', '2026-12-22T18:09:00Z', '22nd December 2026 6:09:00pm'],
  ['UTC', '2026-12-23T00:00:01Z', '23rd December 2026 12:00:01am'],
  ['UTC', '2026-12-30T00:00:00Z', '30th December 2026 12:00:00am'],
  ['UTC', '2026-12-31T00:00:00Z', '31st December 2026 12:00:00am'],
  ['UTC', '2024-02-29T12:00:00Z', '29th February 2024 12:00:00pm'],
  ['UTC', '1970-01-01T00:00:00Z', '1st January 1970 12:00:00am'],
  ['Europe/Berlin', '2025-12-31T23:00:00Z', '1st January 2026 12:00:00am'],
  ['Europe/Berlin', '2026-03-29T00:59:59Z', '29th March 2026 1:59:59am'],
  ['Europe/Berlin', '2026-03-29T01:00:00Z', '29th March 2026 3:00:00am'],
  ['Europe/Berlin', '2026-10-25T01:30:00Z', '25th October 2026 2:30:00am'],
  ['America/New_York', '2026-01-01T04:59:59Z', '31st December 2025 11:59:59pm'],
  ['Asia/Kolkata', '2026-06-01T18:30:00Z', '2nd June 2026 12:00:00am'],
  ['Pacific/Kiritimati', '2026-06-01T10:00:00Z', '2nd June 2026 12:00:00am'],
];
for (const [zone, time, expected] of written) {
  test(`${time} in ${zone} is ${expected}`, () => {
    assert.equal(dateWriter(zone)(Date.parse(time)), expected);
  });
}
