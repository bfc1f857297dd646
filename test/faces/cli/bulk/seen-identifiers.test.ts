// Which identifiers a file has named.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SeenIdentifiers } from '../../../../src/faces/cli/bulk/seen-identifiers.ts';

test('each is new once, however many there are', () => {
  const seen = new SeenIdentifiers();
  const COUNT = 20_000;
  for (let i = 0; i < COUNT; i++) assert.equal(seen.add(`Some.${i}`), true, `${i}`);
  for (let i = 0; i < COUNT; i++) assert.equal(seen.add(`Some.${i}`), false, `${i}`);
  for (let i = 0; i < COUNT; i++) assert.equal(seen.has(`Some.${i}`), true, `${i}`);
  for (let i = 0; i < COUNT; i++) assert.equal(seen.has(`Other.${i}`), false, `${i}`);
});
