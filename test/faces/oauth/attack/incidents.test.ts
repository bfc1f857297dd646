// The list of incidents names tests that are there.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const list = readFileSync(join(import.meta.dirname, '../../../../docs/incidents.md'), 'utf8');
const rows = [
  ...list.matchAll(/^\| (?!incident)([^|]+?) +\| `([\w-]+\.test\.ts)`: ([^|]+?) +\|$/gm),
];

test('every incident of the list has its test', () => {
  assert.equal(rows.length, list.match(/^\| (?!incident|---)/gm)?.length);
  for (const [, incident = '', file = '', title = ''] of rows) {
    const source = readFileSync(join(import.meta.dirname, file), 'utf8');
    assert.ok(source.includes(`it('${title}'`), `${incident}: ${file} has no "${title}"`);
  }
});

test('the list has every identifier that the tests name', () => {
  const named = new Set(list.match(/(?:CVE|GHSA|GO)-[\w-]+/g));
  assert.ok(named.size >= 55, String(named.size));
  const files = new Set(rows.map(([, , file = '']) => file));
  for (const file of files) {
    const source = readFileSync(join(import.meta.dirname, file), 'utf8');
    for (const id of source.match(/(?:CVE|GHSA|GO)-\d[\w-]+/g) ?? []) {
      assert.ok(named.has(id), `${file} names ${id}`);
    }
  }
});
